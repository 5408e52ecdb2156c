namespace GradientsToGates.Numerics;

/// <summary>Real ratios as integers: M[c] / 2^Shift, Shift shared by the channels and as large as every M allows.</summary>
/// <param name="Multipliers">One M per ratio, 0 &lt;= M &lt; 2^bits.</param>
/// <param name="Shift">S, 0..62.</param>
/// <remarks>docs/numerics.md#multiplier-and-shift.</remarks>
public sealed record MultiplierShift(long[] Multipliers, int Shift)
{
    /// <summary>Largest shift a requantize may have.</summary>
    public const int MaxShift = 62;

    /// <summary>Chooses S and every M = floor(ratio * 2^S + 1/2).</summary>
    /// <param name="ratios">scale(in) / scale(out) per channel, finite and not negative.</param>
    /// <param name="bits">Width of M: 16 for codes up to 10 bits, else 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is not finite, negative, or 2^bits or more.</exception>
    public static MultiplierShift FromRatios(ReadOnlySpan<double> ratios, int bits)
    {
        double limit = Math.ScaleB(1, bits) - 1;
        double largest = 0;
        foreach (double ratio in ratios)
        {
            if (!double.IsFinite(ratio) || ratio < 0 || RoundHalfUp(ratio) > limit)
            {
                throw new ArgumentOutOfRangeException(nameof(ratios), ratio, $"a requantize ratio must be in [0, 2^{bits})");
            }

            largest = Math.Max(largest, ratio);
        }

        int shift = MaxShift;
        while (shift > 0 && RoundHalfUp(Math.ScaleB(largest, shift)) > limit)
        {
            shift--;
        }

        long[] multipliers = new long[ratios.Length];
        for (int i = 0; i < ratios.Length; i++)
        {
            multipliers[i] = (long)RoundHalfUp(Math.ScaleB(ratios[i], shift));
        }

        return new MultiplierShift(multipliers, shift);
    }

    // floor(x + 1/2) exactly: the sum itself would round up the double just below 1/2.
    private static double RoundHalfUp(double x)
    {
        double floor = Math.Floor(x);
        return x - floor >= 0.5 ? floor + 1 : floor;
    }
}
