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
                // Each output is fed by the last axes; each input feeds one output channel at each kernel position.
                int fanIn = tensor.Length / shape[0];
                int fanOut = shape[0] * (fanIn / shape[^1]);
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

    private static bool OneInitially(FloatGraph graph, string parameter)
    {
        int dot = parameter.LastIndexOf('.'); // a layer that training adds has a dot in its name
        return graph[parameter[..dot]] is BatchNormLayer && parameter[dot..] is ".weight" or ".variance";
    }
}
