using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Reference.Batch;

/// <summary>The accumulators at which a requantize begins to saturate; beyond them its code does not change.</summary>
internal static class SaturationBounds
{
    /// <summary>
    /// Whether clamping the accumulator replaces saturating the code: it saturates, ties do not depend on
    /// the code, and no multiplier exceeds 2^S, so that no code is skipped. The zero point
    /// is a code of the type and accumulator 0 has that code, so the bounds enclose 0.
    /// </summary>
    /// <param name="node">The requantize.</param>
    public static bool Exist(RequantizeNode node) =>
        node.Overflow == Overflow.Saturate && (node.Rounding != Rounding.HalfEven || node.Shift == 0) && node.Multipliers.All(m => m <= 1L << node.Shift);

    /// <summary>Smallest and largest accumulator of a channel whose code is not saturated; those beyond 64 bits are the ends of 64 bits.</summary>
    /// <param name="node">The requantize.</param>
    /// <param name="channel">Channel.</param>
    public static (long Low, long High) Of(RequantizeNode node, int channel)
    {
        Int128 m = node.Multiplier(channel);
        if (m == 0)
        {
            return (0, 0);
        }

        // q >= t from acc * M >= t * 2^S - r, and q <= t up to acc * M <= (t + 1) * 2^S - r - 1; r is what rounding adds.
        long least = node.Relu ? 0 : node.Output.Type.Min - node.Output.ZeroPoint;
        long largest = node.Output.Type.Max - node.Output.ZeroPoint;
        Int128 unit = Int128.One << node.Shift;
        Int128 round = node.Rounding == Rounding.Floor || node.Shift == 0 ? 0 : unit >> 1;
        Int128 low = Ceiling((least * unit) - round, m);
        Int128 high = Floor(((largest + 1) * unit) - round - 1, m);
        return ((long)Int128.Max(low, long.MinValue), (long)Int128.Min(high, long.MaxValue));
    }

    private static Int128 Floor(Int128 a, Int128 b) => (a / b) - (a % b < 0 ? 1 : 0);

    private static Int128 Ceiling(Int128 a, Int128 b) => -Floor(-a, b);
}
