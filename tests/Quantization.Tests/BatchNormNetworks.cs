using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Networks with batch normalization before and behind activations, with random statistics.</summary>
internal static class BatchNormNetworks
{
    private const int Images = 40;

    public static IReadOnlyDictionary<string, Func<FloatGraph>> All { get; } = new Dictionary<string, Func<FloatGraph>>(StringComparer.Ordinal)
    {
        ["before-relu"] = () => Start("before-relu").Conv2D(4, new Extent(3, 3), same: true, bias: false, name: "a").BatchNorm(name: "n").Relu(name: "r").Conv2D(3, 3, same: true, name: "b").BatchNorm(name: "m").Relu().Flatten().Dense(3, name: "d").Build(),
        ["behind-relu"] = () => Start("behind-relu").Conv2D(4, 3, same: true, name: "a").Relu(name: "r").BatchNorm(name: "n").Conv2D(3, 3, same: true, name: "b").Relu().MaxPool(new Extent(2, 2)).BatchNorm(name: "m").Flatten().Dense(3, name: "d").Build(),
        ["behind-dense"] = () => Start("behind-dense").Flatten().Dense(6, name: "a").BatchNorm(name: "n").Relu().Dense(4, name: "d").BatchNorm(name: "m").Build(),
        ["depthwise-normalized"] = () => Start("depthwise-normalized").Conv2D(4, Extent.Square(1), bias: false, name: "a").BatchNorm(name: "n").Relu(name: "r").DepthwiseConv2D(new Extent(2, 3), Extent.Square(2), same: true, bias: false, name: "b").BatchNorm(name: "m").Relu()
            .BatchNorm(name: "behind").DepthwiseConv2D(Extent.Square(1), name: "c").BatchNorm(name: "o").Relu().Flatten().Dense(3, name: "d").Build(),
    };

    /// <summary>Random weights; statistics as training leaves them, some factors negative.</summary>
    public static IReadOnlyDictionary<string, Tensor<float>> Weights(FloatGraph graph, ulong seed)
    {
        var weights = HardwareNetworks.Weights(graph, seed).ToDictionary(StringComparer.Ordinal);
        var rng = new Rng(seed, RandomStream.Test, epoch: 1);
        foreach (BatchNormLayer n in graph.Nodes.OfType<BatchNormLayer>())
        {
            Tensor<float> gamma = weights[n.Name + ".weight"];
            for (int c = 0; c < gamma.Length; c++)
            {
                gamma.Data[c] = (float)(rng.NextDouble(0.5, 1.5) * (c % 5 == 4 ? -1 : 1));
                weights[n.Name + ".bias"].Data[c] = (float)rng.NextDouble(-0.5, 0.5);
                weights[n.Name + ".mean"].Data[c] = (float)rng.NextDouble(-0.2, 0.6);
                weights[n.Name + ".variance"].Data[c] = (float)rng.NextDouble(0.1, 0.9);
            }
        }

        return weights;
    }

    public static Quantized Make(string network, QuantizationOptions options)
    {
        FloatGraph graph = All[network]();
        IReadOnlyDictionary<string, Tensor<float>> weights = Weights(graph, seed: 3);
        var random = new Rng(5, RandomStream.Test);
        byte[] images = [.. Enumerable.Range(0, Images * graph.Input.Shape.Count).Select(_ => (byte)random.NextInt32(256))];
        IReadOnlyDictionary<string, Tensor<float>> values = new FloatModel(graph, new WeightSet(weights)).Forward(images, Images);
        var ranges = values.ToDictionary(v => v.Key, v => ActivationRange.Of(v.Value.Data, options), StringComparer.Ordinal);
        IntegerGraph integer = Quantizer.Quantize(graph, weights, ranges, options);
        IntegerTrace[] traces = [.. images.Chunk(graph.Input.Shape.Count).Select(i => new Interpreter(integer).Run(i))];
        return new(graph, weights, ranges, values, integer, traces);
    }

    private static FloatGraphBuilder Start(string name) => new(name, new TensorShape(6, 6, 2));
}
