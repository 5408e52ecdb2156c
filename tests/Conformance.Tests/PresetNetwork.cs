using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>One small residual network with a normalized input, ReLU, a table and pools, in each preset format.</summary>
internal static class PresetNetwork
{
    /// <summary>The presets.</summary>
    public static readonly string[] Formats = ["q1.31", "q1.15", "q1.7", "q1.3", "q4.12", "q6.10", "q6.10-truncate-products", "int8", "int8-pow2", "w4a4"];

    private static readonly FloatGraph Graph = new FloatGraphBuilder("presets", new TensorShape(4, 4, 2), mean: [0.49, 0.45], std: [0.25, 0.26])
        .Conv2D(3, 3, same: true, name: "a").Relu(name: "ra").Conv2D(3, 3, same: true, name: "b").Relu(name: "rb")
        .Conv2D(3, 1, name: "short", from: "input").Add("rb", "short", name: "sum").MaxPool(new Extent(2, 2), name: "pool")
        .Conv2D(4, 1, name: "c").Tanh(name: "tanh").AvgPool(new Extent(2, 2), name: "mean").Flatten(name: "flat").Dense(3, name: "d").Build();

    // A little less than what random images reach, so that codes meet the ends of their types.
    private static readonly Dictionary<string, ActivationRange> Ranges = new(StringComparer.Ordinal)
    {
        ["input"] = new(-2, 2), ["a"] = new(-5, 5), ["ra"] = new(0, 5), ["b"] = new(-12, 12), ["rb"] = new(0, 12), ["short"] = new(-5, 5), ["sum"] = new(-5, 14), ["pool"] = new(-2, 14),
        ["c"] = new(-30, 30), ["tanh"] = new(-1, 1), ["mean"] = new(-0.9, 0.9), ["flat"] = new(-0.9, 0.9), ["d"] = new(-3, 3),
    };

    /// <summary>The integer graph.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    public static IntegerGraph Make(string format)
    {
        // Weights beyond 1, which q1.N clips; sums beyond 32, which q6.10 wraps.
        float larger = format.StartsWith("q6.10", StringComparison.Ordinal) ? 12 : 4;
        IReadOnlyDictionary<string, Tensor<float>> weights = HardwareNetworks.Weights(Graph, seed: 9);
        foreach (Tensor<float> tensor in weights.Values)
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                tensor.Data[i] *= larger;
            }
        }

        return Quantizer.Quantize(Graph, weights, Ranges, NumberFormats.Parse(format));
    }
}
