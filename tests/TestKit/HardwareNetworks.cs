using GradientsToGates.Dataflow;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;

namespace GradientsToGates.TestKit;

/// <summary>Small networks with random weights that between them use every stage, and the folds they are tried with.</summary>
public static class HardwareNetworks
{
    /// <summary>The networks by name.</summary>
    public static IReadOnlyDictionary<string, Func<FloatGraph>> All { get; } = new Dictionary<string, Func<FloatGraph>>(StringComparer.Ordinal)
    {
        ["xor"] = () => new FloatGraphBuilder("xor", new TensorShape(1, 2, 1), levels: 1)
            .Conv2D(2, new Extent(1, 2), name: "conv1").Sigmoid().Flatten().Dense(1, name: "dense1").Sigmoid().Build(),
        ["same"] = () => new FloatGraphBuilder("same", new TensorShape(6, 7, 2))
            .Conv2D(4, 3, same: true, name: "conv1").Relu().MaxPool(new Extent(2, 2)).Conv2D(6, 3, same: true, name: "conv2").Relu().GlobalAvgPool().Dense(5, name: "dense1").Build(),
        ["strided"] = () => new FloatGraphBuilder("strided", new TensorShape(9, 8, 1), mean: [0.3], std: [0.5])
            .Conv2D(4, new Extent(3, 2), new Extent(2, 3), same: true, name: "conv1").Tanh().Conv2D(3, new Extent(2, 2), name: "conv2").Relu().Flatten().Dense(4, name: "dense1").Build(),
        ["lenet-like"] = () => new FloatGraphBuilder("lenet-like", new TensorShape(8, 8, 1))
            .Conv2D(6, 5, same: true, name: "conv1").Tanh().AvgPool(new Extent(2, 2)).Conv2D(4, 2, name: "conv2").Tanh().AvgPool(new Extent(3, 3)).Flatten()
            .Dense(8, name: "dense1").Tanh().Dense(10, name: "dense2").Build(),
        ["pool-first"] = () => new FloatGraphBuilder("pool-first", new TensorShape(7, 5, 3))
            .MaxPool(new Extent(2, 2)).Conv2D(2, new Extent(1, 1), name: "conv1").Relu().AvgPool(new Extent(3, 2)).Flatten().Dense(3, name: "dense1").Build(),
        ["overlap"] = () => new FloatGraphBuilder("overlap", new TensorShape(9, 8, 2))
            .MaxPool(new Extent(3, 3), new Extent(2, 2)).Conv2D(4, 3, same: true, name: "conv1").Relu().AvgPool(new Extent(2, 2), new Extent(1, 1))
            .MaxPool(new Extent(1, 1), new Extent(2, 1)).Flatten().Dense(3, name: "dense1").Build(),
        ["gaps"] = () => new FloatGraphBuilder("gaps", new TensorShape(9, 9, 1))
            .Conv2D(2, new Extent(2, 2), new Extent(3, 3), name: "conv1").Relu().Flatten().Dense(2, name: "dense1").Build(),
        ["residual"] = () => new FloatGraphBuilder("residual", new TensorShape(6, 6, 2))
            .Conv2D(4, 3, same: true, name: "conv1a").Relu(name: "act1a").Conv2D(4, 3, same: true, name: "conv1b").Relu(name: "act1b")
            .Conv2D(4, 1, name: "short1", from: "input").Add("act1b", "short1", name: "add1")
            .MaxPool(new Extent(2, 2)).GlobalAvgPool().Dense(3, name: "dense1").Build(),
        ["normalized"] = () => new FloatGraphBuilder("normalized", new TensorShape(6, 5, 2))
            .Conv2D(4, 3, same: true, name: "conv1").Relu().BatchNorm(name: "bn1").Conv2D(6, 3, same: true, name: "conv2").Tanh().BatchNorm(name: "bn2").MaxPool(new Extent(2, 2)).Flatten()
            .Dense(8, name: "dense1").Relu().BatchNorm(name: "bn3").Dense(3, name: "dense2").Build(),
        ["nested"] = () => new FloatGraphBuilder("nested", new TensorShape(5, 4, 1))
            .Conv2D(6, 3, same: true, name: "conv1").Relu(name: "act1").Conv2D(6, 3, same: true, name: "conv2").Relu(name: "act2").Conv2D(6, new Extent(1, 3), same: true, name: "conv3").Relu(name: "act3")
            .Add("act3", "act2", name: "inner").Add("act1", "inner", name: "outer").Flatten().Dense(4, name: "dense1").Build(),
        ["crossing"] = () => new FloatGraphBuilder("crossing", new TensorShape(7, 5, 2))
            .Conv2D(2, 3, same: true, name: "a").Conv2D(2, 5, same: true, name: "b", from: "input").Add("a", "b", name: "ab")
            .Conv2D(2, 3, same: true, name: "c", from: "a").Add("ab", "c", name: "abc").Add("abc", "abc", name: "twice").Flatten().Dense(3, name: "dense1").Build(),
    };

    /// <summary>A network of <see cref="All"/>, quantized with random weights.</summary>
    public static IntegerGraph Integer(string name, bool powerOfTwo = false) => Quantized(All[name](), seed: 7, new QuantizationOptions { PowerOfTwo = powerOfTwo });

    /// <summary>A float graph with random weights and plausible ranges, quantized.</summary>
    public static IntegerGraph Quantized(FloatGraph graph, ulong seed, QuantizationOptions options) =>
        Quantizer.Quantize(graph, Weights(graph, seed), Ranges(graph), options);

    /// <summary>Random weights, about as large as training leaves them.</summary>
    public static IReadOnlyDictionary<string, Tensor<float>> Weights(FloatGraph graph, ulong seed)
    {
        var rng = new Rng(seed, RandomStream.Test);
        return graph.ParameterShapes().ToDictionary(p => p.Name, p => Random(p.Shape, ref rng, FloatGraph.IsVariance(p.Name)), StringComparer.Ordinal);
    }

    /// <summary>Ranges as calibration would find them: codes spread over their type and now and then saturate.</summary>
    public static IReadOnlyDictionary<string, ActivationRange> Ranges(FloatGraph graph) =>
        graph.Nodes.ToDictionary(n => n.Name, n => n is ReluLayer or InputLayer or GlobalAvgPoolLayer ? new ActivationRange(0, 1.5) : new ActivationRange(-2, 2), StringComparer.Ordinal);

    /// <summary>Every legal extreme of PE and SIMD, and one in between.</summary>
    public static Folding Folding(IntegerGraph graph, int choice, Schedule schedule = Schedule.OutputStationary)
    {
        Folding folding = Dataflow.Folding.Smallest(graph);
        return folding.With(graph, Dataflow.Folding.LayersOf(graph).Select((l, i) =>
        {
            int[] pe = [.. l.LegalPe()];
            Schedule order = l.HasRows ? schedule : Schedule.OutputStationary;
            int[] simd = [.. l.LegalSimd(order)];
            return KeyValuePair.Create(l.Name, new Fold(pe[(choice + i) % pe.Length], simd[((choice * 2) + i) % simd.Length], Schedule: order));
        }));
    }

    /// <summary>Random images, NHWC codes.</summary>
    public static byte[] Images(IntegerGraph graph, int count)
    {
        var rng = new Rng(11, RandomStream.Test);
        byte[] codes = new byte[count * graph.Input.Output.Shape.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (byte)rng.NextInt32((int)graph.Input.Output.Type.Max + 1);
        }

        return codes;
    }

    private static Tensor<float> Random(int[] shape, ref Rng rng, bool positive)
    {
        var tensor = new Tensor<float>(shape);
        double limit = 1.5 / Math.Sqrt(tensor.Length / shape[0]);
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor.Data[i] = (float)rng.NextDouble(positive ? limit / 4 : -limit, limit);
        }

        return tensor;
    }
}
