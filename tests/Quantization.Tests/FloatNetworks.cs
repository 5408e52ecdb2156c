using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Float networks of every shape that the quantizer takes, with random weights, calibrated on random images.</summary>
internal static class FloatNetworks
{
    private const int CalibrationImages = 40;

    private static readonly TensorShape Small = new(6, 6, 2);

    /// <summary>The networks by name.</summary>
    public static IReadOnlyDictionary<string, Func<FloatGraph>> All { get; } = new Dictionary<string, Func<FloatGraph>>(HardwareNetworks.All, StringComparer.Ordinal)
    {
        ["relu-after-pool"] = () => Image().Conv2D(4, 3, name: "conv1").MaxPool(new Extent(2, 2)).Relu(name: "relu").Flatten().Dense(3, name: "dense1").Build(),
        ["activation-after-add"] = () => Image().Conv2D(4, 3, same: true, name: "a").Relu(name: "r").Conv2D(4, 3, same: true, name: "b").Add("r", "b", name: "sum").Tanh().Flatten().Dense(3, name: "dense1").Build(),
        ["add-of-convolutions"] = () => Image().Conv2D(4, 3, same: true, name: "a", from: "input").Conv2D(4, 1, name: "b", from: "input").Add("a", "b", name: "sum").Relu().GlobalAvgPool().Dense(3, name: "dense1").Build(),
        ["no-activation"] = () => Image().Conv2D(4, 3, name: "conv1").Conv2D(4, 2, name: "conv2").Flatten().Dense(5, name: "dense1").Dense(3, name: "dense2").Build(),
        ["ends-in-relu"] = () => Image().Conv2D(4, 3, name: "conv1").Relu().Flatten().Dense(5, name: "dense1").Relu(name: "out").Build(),
        ["ends-in-sigmoid"] = () => Image().Flatten().Dense(5, name: "dense1").Sigmoid(name: "out").Build(),
        ["ends-in-average"] = () => Image().Conv2D(4, 3, name: "conv1").Relu().Conv2D(5, 1, name: "conv2").GlobalAvgPool(name: "out").Build(),
        ["ends-in-flatten"] = () => Image().Conv2D(4, 6, name: "conv1").Flatten(name: "out").Build(),
        ["perceptron"] = () => new FloatGraphBuilder("perceptron", Small, mean: [0.2, 0.6], std: [0.5, 0.25]).Flatten().Dense(8, name: "dense1").Relu().Dense(3, name: "dense2").Build(),
        ["normalized"] = () => new FloatGraphBuilder("normalized", Small, mean: [0.2, 0.6], std: [0.5, 0.25]).Conv2D(4, 3, same: true, name: "conv1").Relu().Flatten().Dense(3, name: "dense1").Build(),
        ["average-first"] = () => Image().AvgPool(new Extent(2, 2)).Conv2D(4, 2, name: "conv1").Relu().Flatten().Dense(3, name: "dense1").Build(),
        ["no-bias"] = () => Image().Conv2D(4, new Extent(3, 3), bias: false, name: "conv1").Relu().Flatten().Dense(3, bias: false, name: "dense1").Build(),
        ["depthwise"] = () => Image().Conv2D(4, 3, same: true, name: "conv1").Relu().DepthwiseConv2D(new Extent(4, 3), Extent.Square(2), same: true, name: "depthwise1").Relu().Conv2D(5, 1, name: "conv2").Relu().Flatten().Dense(3, name: "dense1").Build(),
        ["depthwise-first"] = () => new FloatGraphBuilder("first", Small, mean: [0.2, 0.6], std: [0.5, 0.25]).DepthwiseConv2D(new Extent(2, 3), same: true, name: "depthwise1").Relu().Conv2D(4, 3, name: "conv1").Relu().Flatten().Dense(3, name: "dense1").Build(),
        ["depthwise-valid-first"] = () => new FloatGraphBuilder("valid", new TensorShape(7, 5, 3), mean: [0.2, 0.6, 0.4], std: [0.5, 0.25, 0.3]).DepthwiseConv2D(Extent.Square(2), Extent.Square(2), name: "depthwise1").Flatten().Dense(3, name: "dense1").Build(),
        ["depthwise-kinds"] = () => Image().DepthwiseConv2D(Extent.Square(1), name: "pixel").Tanh().DepthwiseConv2D(new Extent(2, 3), new Extent(2, 1), bias: false, name: "wide").MaxPool(Extent.Square(2)).DepthwiseConv2D(Extent.Square(1), name: "plain").GlobalAvgPool().Dense(3, name: "dense1").Build(),
        ["depthwise-add"] = () => Image().Conv2D(4, 1, name: "a").Relu(name: "r").DepthwiseConv2D(Extent.Square(3), same: true, name: "b").Add("r", "b", name: "sum").DepthwiseConv2D(Extent.Square(6), name: "whole").Build(),
    };

    /// <summary>Every network with every kind of options, for <c>[MemberData]</c>.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string network in All.Keys)
        {
            foreach (string options in Options.Keys)
            {
                cases.Add(network, options);
            }
        }

        return cases;
    }

    /// <summary>The kinds of options.</summary>
    public static IReadOnlyDictionary<string, QuantizationOptions> Options { get; } = new Dictionary<string, QuantizationOptions>(StringComparer.Ordinal)
    {
        ["int8"] = new(),
        ["per-tensor"] = new() { PerChannel = false },
        ["pow2"] = new() { PowerOfTwo = true },
        ["percentile"] = new() { Calibration = CalibrationRule.Percentile, Percentile = 99.5 },
    };

    /// <summary>A network with weights and ranges, and what it makes of some images.</summary>
    public static Quantized Make(string network, QuantizationOptions options)
    {
        FloatGraph graph = All[network]();
        IReadOnlyDictionary<string, Tensor<float>> weights = HardwareNetworks.Weights(graph, seed: 3);
        var random = new Rng(5, RandomStream.Test);
        byte[] images = [.. Enumerable.Range(0, CalibrationImages * graph.Input.Shape.Count).Select(_ => (byte)random.NextInt32(graph.Input.Levels + 1))];
        IReadOnlyDictionary<string, Tensor<float>> values = new FloatModel(graph, new WeightSet(weights)).Forward(images, CalibrationImages);
        var ranges = values.ToDictionary(v => v.Key, v => ActivationRange.Of(v.Value.Data, options), StringComparer.Ordinal);
        IntegerGraph integer = Quantizer.Quantize(graph, weights, ranges, options);
        var interpreter = new Interpreter(integer);
        IntegerTrace[] traces = [.. images.Chunk(graph.Input.Shape.Count).Select(i => interpreter.Run(i))];
        return new(graph, weights, ranges, values, integer, traces);
    }

    private static FloatGraphBuilder Image() => new("net", Small);
}

/// <summary>A network in float and in integers, with all values of the calibration images.</summary>
/// <param name="Float">The float graph.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Ranges">Calibrated ranges.</param>
/// <param name="Values">Float values by node, [images, ..].</param>
/// <param name="Integer">The integer graph.</param>
/// <param name="Traces">Integer values by image.</param>
internal sealed record Quantized(
    FloatGraph Float,
    IReadOnlyDictionary<string, Tensor<float>> Weights,
    IReadOnlyDictionary<string, ActivationRange> Ranges,
    IReadOnlyDictionary<string, Tensor<float>> Values,
    IntegerGraph Integer,
    IReadOnlyList<IntegerTrace> Traces);
