using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Quantization;

/// <summary>
/// What the widths of a network's layers cost: bits of memory for weights, and the sum over all multiply-accumulates of weight bits times activation
/// bits, to which the area of a multiplier is about proportional (the literature calls it bit operations). Batch normalization behind an activation
/// counts with its 16 bits; biases and tables do not count.
/// </summary>
public sealed class BitCost
{
    private readonly Term[] _terms;

    /// <summary>Reads what is multiplied with what.</summary>
    /// <param name="graph">The network in any widths.</param>
    public BitCost(IntegerGraph graph) => _terms = [.. graph.Nodes.Select(n => TermOf(graph, n)).OfType<Term>()];

    /// <summary>Bits of all weights.</summary>
    /// <param name="weightBits">Bits of a layer's weights.</param>
    public long Memory(Func<string, int> weightBits) => _terms.Sum(t => t.Weights * (t.FixedBits ?? weightBits(t.Layer)));

    /// <summary>Sum over multiply-accumulates of one sample of weight bits times activation bits.</summary>
    /// <param name="weightBits">Bits of a layer's weights.</param>
    /// <param name="activationBits">Bits of the codes behind a layer.</param>
    public long Multipliers(Func<string, int> weightBits, Func<string, int> activationBits) =>
        _terms.Sum(t => t.Products * (t.FixedBits ?? weightBits(t.Layer)) * (t.Source is null ? t.InputBits : activationBits(t.Source)));

    private static Term? TermOf(IntegerGraph graph, IntegerNode node)
    {
        IntegerNode input = node is InputNode ? node : graph.InputOf(node);
        (string? source, int bits) = (SourceOf(graph, input), input.Output.Type.Bits);
        return node switch
        {
            ConvolutionNode n => new Term(n.Name, n.Weights.Count, (long)n.Output.Shape.Count * n.Weights.Count / n.Output.Shape.Channels, null, source, bits),
            DenseNode n => new Term(n.Name, n.Weights.Count, n.Weights.Count, null, source, bits),
            DepthwiseNode n => new Term(n.Name, n.Weights.Count, (long)n.Output.Shape.Count * n.Kernel.Area, IsLayer(n) ? null : n.WeightType.Bits, source, bits),
            _ => null,
        };
    }

    // The layer with weights whose format the codes have; null for those of the input. A sum has the format of its first branch.
    private static string? SourceOf(IntegerGraph graph, IntegerNode node) => node switch
    {
        ConvolutionNode or DenseNode => node.Name,
        DepthwiseNode n when IsLayer(n) => n.Name,
        InputNode => null,
        _ => SourceOf(graph, graph.InputOf(node)),
    };

    // Else it is what batch normalization has become.
    private static bool IsLayer(DepthwiseNode node) => !node.Name.EndsWith(Quantizer.NormalizationSuffix, StringComparison.Ordinal);

    /// <summary>A layer with weights.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Weights">Number of weights.</param>
    /// <param name="Products">Multiply-accumulates of one sample.</param>
    /// <param name="FixedBits">Bits of weights whose width no format names.</param>
    /// <param name="Source">Layer that the input's width belongs to; null for the network's input.</param>
    /// <param name="InputBits">Width of the network's input.</param>
    private sealed record Term(string Layer, long Weights, long Products, int? FixedBits, string? Source, int InputBits);
}
