using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training;

/// <summary>First weights: uniform in (-a, a), a by <see cref="InitializerKind"/>; biases 0; of batch normalization gamma and variance 1.</summary>
public static class Initializer
{
    /// <summary>Draws the weights of a graph.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="seed">Seed; tensor number i takes its numbers from (seed, Initialization, 0, i).</param>
    /// <param name="kind">The rule.</param>
    public static WeightSet Draw(FloatGraph graph, ulong seed, InitializerKind kind = InitializerKind.GlorotUniform)
    {
        var items = new List<KeyValuePair<string, Tensor<float>>>();
        foreach ((string name, int[] shape) in graph.ParameterShapes())
        {
            var tensor = new Tensor<float>(shape);
            if (shape.Length > 1)
            {
                (int fanIn, int fanOut) = Fans(graph[name[..name.LastIndexOf('.')]], shape);
                double limit = Math.Sqrt(6.0 / (kind == InitializerKind.HeUniform ? fanIn : fanIn + fanOut));
                var rng = new Rng(seed, RandomStream.Initialization, 0, (ulong)items.Count);
                for (int i = 0; i < tensor.Length; i++)
                {
                    tensor.Data[i] = (float)rng.NextDouble(-limit, limit);
                }
            }

            else if (OneInitially(graph, name))
            {
                tensor.Data.AsSpan().Fill(1);
            }

            items.Add(new(name, tensor));
        }

        return new WeightSet(items);
    }

    // Each output is fed by the last axes; each input feeds one output channel at each kernel position. A depthwise convolution's are those
    // that Keras reads from its kernel of shape (Kh, Kw, C, 1): as if one output channel were fed by all.
    private static (int In, int Out) Fans(FloatNode node, int[] shape)
    {
        int outputs = shape[0];
        int taps = shape[1..].Aggregate(1, (n, e) => n * e);
        return node is DepthwiseConv2DLayer ? (outputs * taps, taps) : (taps, outputs * (taps / shape[^1]));
    }

    private static bool OneInitially(FloatGraph graph, string parameter)
    {
        int dot = parameter.LastIndexOf('.'); // a layer that training adds has a dot in its name
        return graph[parameter[..dot]] is BatchNormLayer && parameter[dot..] is ".weight" or ".variance";
    }
}
