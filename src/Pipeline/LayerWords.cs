using System.Globalization;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Pipeline;

/// <summary>Operations, scales and ranges of an integer graph in words, as the report prints them.</summary>
public static class LayerWords
{
    /// <summary>What a node does: <c>sum pool</c>.</summary>
    /// <param name="node">The node.</param>
    public static string Operation(IntegerNode node) => node switch
    {
        InputNode => "input",
        ConvolutionNode => "convolution",
        DenseNode => "dense",
        DepthwiseNode => "depthwise",
        RequantizeNode => "requantize",
        TableNode => "table look-up",
        MaxPoolNode => "max pool",
        SumPoolNode => "sum pool",
        AddNode => "addition",
        FlattenNode => "flatten",
        ArgMaxNode => "argmax",
        _ => throw new UnsupportedNodeException(node, "the report"),
    };

    /// <summary>One scale, or the range of scales by channel: <c>0.0026 to 0.0049</c>.</summary>
    /// <param name="scales">At least one.</param>
    public static string Scale(IEnumerable<double> scales)
    {
        double[] all = [.. scales];
        (string low, string high) = (Figures.Significant(all.Min()), Figures.Significant(all.Max()));
        return low == high ? low : $"{low} to {high}";
    }

    /// <summary>Scales of a layer's weights: those of its accumulators over that of its input.</summary>
    /// <param name="layer">A node with weights.</param>
    /// <param name="input">The node it reads.</param>
    public static IEnumerable<double> WeightScales(IntegerNode layer, IntegerNode input) => layer.Output.Scales.Select(s => s / input.Output.Scales[0]);

    /// <summary>The figures that define a node beyond its type: kernel, range of the sums, multiplier and shift.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">A node of it.</param>
    public static string Detail(IntegerGraph graph, IntegerNode node) => node switch
    {
        ConvolutionNode n => $"{Window(n.Kernel, n.Stride)}, {Sums(Accumulators.OfLayer(n.Weights.AsSpan(), n.Bias.AsSpan(), graph.InputOf(n).Output.Type))}",
        DenseNode n => Sums(Accumulators.OfLayer(n.Weights.AsSpan(), n.Bias.AsSpan(), graph.InputOf(n).Output.Type)),
        DepthwiseNode n => $"{Window(n.Kernel, n.Stride)}, {Sums(Accumulators.OfLayer(n.Weights.AsSpan(), n.Bias.AsSpan(), graph.InputOf(n).Output.Type))}",
        RequantizeNode n => $"multiplier {Range(n.Multipliers.Min(), n.Multipliers.Max())}, shift {Figures.Count(n.Shift)}{(n.Relu ? ", ReLU" : "")}",
        TableNode n => $"{n.Function}, {Figures.Counted(n.Entries.Count, "code")}",
        MaxPoolNode n => $"{Extent(n.Kernel)} window",
        SumPoolNode n => $"{Extent(n.Kernel)} window, exact sum",
        AddNode n => $"{Figures.Count(n.MultiplierA)} a + {Figures.Count(n.MultiplierB)} b",
        _ => "",
    };

    private static string Window(Extent kernel, Extent stride) => $"{Extent(kernel)} kernel{(stride == Ir.Extent.Square(1) ? "" : $", stride {Extent(stride)}")}";

    private static string Extent(Extent extent) => string.Create(CultureInfo.InvariantCulture, $"{extent.Height}\u00d7{extent.Width}");

    private static string Sums(Numerics.AccumulatorBound bound) => bound.SignedType().Bits <= 64
        ? $"sums {Range((long)bound.Min, (long)bound.Max)}"
        : $"sums of {Figures.Counted(bound.SignedType().Bits, "bit")}";

    private static string Range(long low, long high) => low == high ? Figures.Count(low) : $"{Figures.Count(low)} to {Figures.Count(high)}";
}
