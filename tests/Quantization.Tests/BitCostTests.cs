using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Quantization.Tests;

/// <summary>What widths are said to cost is what the graph of these widths holds.</summary>
public sealed class BitCostTests
{
    public static TheoryData<string> Networks => [.. FloatNetworks.All.Keys.Concat(BatchNormNetworks.All.Keys).Where(n => n != "average-first")];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Cost_of_any_widths_is_that_of_their_graph(string network)
    {
        Quantized full = Make(network, new QuantizationOptions());
        var cost = new BitCost(full.Integer);
        string[] layers = [.. full.Integer.Nodes.Where(n => n is ConvolutionNode or DenseNode || (n is DepthwiseNode && full.Float.Nodes.Any(f => f.Name == n.Name))).Select(n => n.Name)];
        for (int turn = 0; turn < 3; turn++)
        {
            var weights = layers.Select((l, i) => (l, 2 + ((i + (3 * turn)) % 7))).ToDictionary(p => p.l, p => p.Item2);
            var activations = layers.Select((l, i) => (l, 8 - ((i + (2 * turn)) % 7))).ToDictionary(p => p.l, p => p.Item2);
            var options = new QuantizationOptions { Layers = layers.ToDictionary(l => l, l => FormattableString.Invariant($"w{weights[l]}a{activations[l]}")) };
            IntegerGraph graph = Make(network, options).Integer;

            cost.Memory(l => weights[l]).ShouldBe(graph.Nodes.Sum(n => Parameters(n) is var (count, bits) ? count * bits : 0));
            cost.Multipliers(l => weights[l], l => activations[l]).ShouldBe(graph.Nodes.Sum(n => Parameters(n) is var (_, bits) ? Products(graph, n) * bits * graph.InputOf(n).Output.Type.Bits : 0));
        }
    }

    private static Quantized Make(string network, QuantizationOptions options) =>
        BatchNormNetworks.All.ContainsKey(network) ? BatchNormNetworks.Make(network, options) : FloatNetworks.Make(network, options);

    private static (long Count, int Bits)? Parameters(IntegerNode node) => node switch
    {
        ConvolutionNode n => (n.Weights.Count, n.WeightType.Bits),
        DenseNode n => (n.Weights.Count, n.WeightType.Bits),
        DepthwiseNode n => (n.Weights.Count, n.WeightType.Bits),
        _ => null,
    };

    // Counted from the shapes, window by window.
    private static long Products(IntegerGraph graph, IntegerNode node) => node switch
    {
        ConvolutionNode n => (long)n.Output.Shape.Height * n.Output.Shape.Width * n.Output.Shape.Channels * n.Kernel.Area * graph.InputOf(n).Output.Shape.Channels,
        DenseNode n => (long)n.Output.Shape.Channels * graph.InputOf(n).Output.Shape.Channels,
        DepthwiseNode n => (long)n.Output.Shape.Count * n.Kernel.Area,
        _ => throw new InvalidOperationException(node.Name),
    };
}
