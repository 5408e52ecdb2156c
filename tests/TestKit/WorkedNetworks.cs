using System.Numerics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;

namespace GradientsToGates.TestKit;

/// <summary>The worked examples of docs/numerics.md that begin with real weights: the network of <see cref="SampleGraphs.WorkedExample"/>, quantized.</summary>
public static class WorkedNetworks
{
    /// <summary>The integer graph of one example.</summary>
    /// <param name="format">Q1.7 or W4A4.</param>
    public static IntegerGraph Make(string format)
    {
        bool fixedPoint = format == "q1.7";
        FloatGraph graph = new FloatGraphBuilder("worked", new TensorShape(2, 2, 1))
            .Conv2D(2, new Extent(1, 2), name: "conv").Relu(name: "relu").MaxPool(new Extent(2, 1), name: "pool").Flatten(name: "flat").Dense(3, name: "logits").Build();
        var weights = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal)
        {
            ["conv.weight"] = new(fixedPoint ? [0.75f, -1.2f, -0.15625f, 0.5f] : [0.7f, -0.42f, -0.3f, 0.56f], 2, 1, 2, 1),
            ["conv.bias"] = new([0.1f, -0.05f], 2),
            ["logits.weight"] = new(fixedPoint ? [0.9f, -0.4f, -0.26953125f, 0.8f, 0.5f, 0.5f] : [0.63f, -0.27f, -0.18f, 0.45f, 0.36f, 0.36f], 3, 2),
            ["logits.bias"] = new([0.01f, -0.02f, 0], 3),
        };
        return Quantizer.Quantize(graph, weights, graph.Nodes.ToDictionary(n => n.Name, _ => new ActivationRange(0, 0.9)), NumberFormats.Parse(format));
    }

    /// <summary>A parameter by the name that the page gives it, <c>conv.weight</c>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Node and parameter.</param>
    /// <param name="index">Position in the parameter.</param>
    public static BigInteger Parameter(IntegerGraph graph, string name, int index) => (name.Split('.')[1], graph[name.Split('.')[0]]) switch
    {
        ("weight", ConvolutionNode n) => n.Weights[index],
        ("bias", ConvolutionNode n) => n.Bias[index],
        ("weight", DenseNode n) => n.Weights[index],
        ("bias", DenseNode n) => n.Bias[index],
        ("multiplier", RequantizeNode n) => n.Multipliers[index],
        ("shift", RequantizeNode n) => n.Shift,
        _ => throw new FormatException($"'{name}' is no parameter"),
    };
}
