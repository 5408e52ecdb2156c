using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Tests.Quantized;

/// <summary>A residual network with a plan written by hand: unsigned and signed codes, a sum, averages, one scale and one per channel.</summary>
internal static class QuantizedNetwork
{
    public static FloatGraph Graph { get; } = new FloatGraphBuilder("q", new(6, 6, 2))
        .Conv2D(5, 3, same: true, name: "a").Relu("ra").Conv2D(5, 3, same: true, name: "b").Relu("rb").Conv2D(5, 1, name: "s", from: "input").Add("rb", "s", "sum")
        .MaxPool(Ir.Extent.Square(2), Ir.Extent.Square(2)).AvgPool(Ir.Extent.Square(3), Ir.Extent.Square(1)).Flatten().Dense(4, name: "d").Build();

    public static WeightSet Weights { get; } = SampleNetworks.Weights(Graph);

    /// <summary>4-bit activations.</summary>
    /// <param name="highest">Largest weight code.</param>
    /// <param name="weights">Float weights; the random ones when null.</param>
    public static QuantizationPlan Plan(int highest = 7, WeightSet? weights = null) => new(
        1.0 / 255,
        [.. Graph.Nodes.Where(n => n is Conv2DLayer or DenseLayer).Select(n => new PlannedWeights(n.Name, -highest, highest, WeightScales.LeastError((weights ?? Weights)[n.Name + ".weight"], highest, n.Name != "d")))],
        [Codes("ra", 0, 0.07), Codes("rb", 0, 0.05), Codes("s", -8, 0.09), Codes("sum", -8, 0.11), Codes(Graph.Nodes.Single(n => n is AvgPoolLayer).Name, -8, 0.06)],
        []);

    public static QuantizedStart Start(int highest = 7, WeightSet? weights = null) => new(Plan(highest, weights).AddTo(weights ?? Weights), Plan(highest, weights));

    private static PlannedCodes Codes(string node, int lowest, double scale) => new(node, lowest, lowest < 0 ? 7 : 15, 16, scale);
}
