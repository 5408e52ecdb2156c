using GradientsToGates.Numerics;

namespace GradientsToGates.Ir.Integer;

/// <summary>Proved intervals of accumulators; docs/numerics.md#accumulator.</summary>
public static class Accumulators
{
    /// <summary>Interval of a layer with weights: the union over its output channels.</summary>
    /// <param name="weights">[Cout, ..], last fastest.</param>
    /// <param name="bias">[Cout].</param>
    /// <param name="input">Type of the input codes.</param>
    public static AccumulatorBound OfLayer(ReadOnlySpan<int> weights, ReadOnlySpan<long> bias, IntType input)
    {
        int fanIn = weights.Length / bias.Length;
        AccumulatorBound bound = default;
        for (int o = 0; o < bias.Length; o++)
        {
            var channel = AccumulatorBound.FromBias(bias[o]);
            foreach (int w in weights.Slice(o * fanIn, fanIn))
            {
                channel = channel.Plus(w, input.Min, input.Max);
            }

            bound = bound.Union(channel);
        }

        return bound;
    }

    /// <summary>Interval of a sum over a window of codes less their zero point.</summary>
    /// <param name="area">Codes per window.</param>
    /// <param name="input">Type of the input codes.</param>
    /// <param name="zeroPoint">Zero point of the input.</param>
    public static AccumulatorBound OfSum(int area, IntType input, int zeroPoint) =>
        new(Int128.Min(0, (Int128)area * (input.Min - zeroPoint)), Int128.Max(0, (Int128)area * (input.Max - zeroPoint)));

    /// <summary>Interval of a residual sum.</summary>
    /// <param name="node">The sum.</param>
    /// <param name="a">Its first input.</param>
    /// <param name="b">Its second input.</param>
    public static AccumulatorBound OfAdd(AddNode node, IntegerTensorType a, IntegerTensorType b) => default(AccumulatorBound)
        .Plus(node.MultiplierA, a.Type.Min - a.ZeroPoint, a.Type.Max - a.ZeroPoint)
        .Plus(node.MultiplierB, b.Type.Min - b.ZeroPoint, b.Type.Max - b.ZeroPoint);
}
