using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Dataflow;

/// <summary>Weights and biases of a layer, and what its matrix-vector unit makes of them by the layer's fold.</summary>
/// <param name="Codes">Type of the codes that the weights multiply.</param>
/// <param name="Sums">Type of the accumulators.</param>
/// <param name="Bits">Bits of a weight in hardware, signed.</param>
/// <param name="Weights">[Cout, Kh, Kw, Cin].</param>
/// <param name="Bias">[Cout].</param>
/// <param name="Depthwise">Whether each output channel has codes of its own, so that no two products share a factor.</param>
internal sealed record LayerWeights(IntType Codes, IntType Sums, int Bits, ValueArray<int> Weights, ValueArray<long> Bias, bool Depthwise)
{
    private readonly Lazy<bool[]> _lowEnds = new(() => LanePacking.LowEnds(Weights, Bias.Count, Bits));
    private readonly Lazy<ValueArray<long>> _lowered = new(() => ValueArray.From(Lowered(Codes, Sums, Weights, Bias)));

    /// <summary>Those of a layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">A convolution, depthwise convolution or dense layer of it.</param>
    public static LayerWeights Of(IntegerGraph graph, IntegerNode node)
    {
        (IntType type, ValueArray<int> weights, ValueArray<long> bias) = node switch
        {
            ConvolutionNode n => (n.WeightType, n.Weights, n.Bias),
            DenseNode n => (n.WeightType, n.Weights, n.Bias),
            DepthwiseNode n => (n.WeightType, n.Weights, n.Bias),
            _ => throw new UnsupportedNodeException(node, "the dataflow builder"),
        };

        // Multipliers take weights as signed, so those without a sign need one bit more.
        return new LayerWeights(graph.InputOf(node).Output.Type, node.Output.Type, type.Signed ? type.Bits : type.Bits + 1, weights, bias, node is DepthwiseNode);
    }

    /// <summary>Which lanes share a DSP48E1.</summary>
    /// <param name="fold">The layer's fold.</param>
    public LanePacking Packing(Fold fold) => fold.Multiplier == Multiplier.Packed && !Depthwise ? LanePacking.Plan(fold.Pe, Codes, Bits, _lowEnds.Value) : LanePacking.None(fold.Pe);

    /// <summary>Biases in the order of the channels. Where codes are read lower by half their range, the difference is in them.</summary>
    /// <param name="packing">Of the layer's fold.</param>
    public ValueArray<long> Biases(LanePacking packing) => packing.Offset ? _lowered.Value : Bias;

    // A multiple of the weights' sum; sums are exact modulo their width, so is the bias.
    private static IEnumerable<long> Lowered(IntType codes, IntType sums, ValueArray<int> weights, ValueArray<long> bias)
    {
        int fanIn = weights.Count / bias.Count;
        int spare = 64 - sums.Bits;
        for (int channel = 0; channel < bias.Count; channel++)
        {
            long sum = bias[channel];
            for (int i = 0; i < fanIn; i++)
            {
                sum += (long)weights[(channel * fanIn) + i] << (codes.Bits - 1);
            }

            yield return unchecked(sum << spare) >> spare;
        }
    }
}
