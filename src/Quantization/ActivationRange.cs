using GradientsToGates.Diagnostics;

namespace GradientsToGates.Quantization;

/// <summary>Range of a float node's values on calibration images.</summary>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
public readonly record struct ActivationRange(double Min, double Max)
{
    /// <summary>Largest magnitude.</summary>
    public double Magnitude => Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>Range of values by a rule.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="options">The rule.</param>
    /// <exception cref="UserException">G2G8103: the percentile is no percentage.</exception>
    public static ActivationRange Of(ReadOnlySpan<float> values, QuantizationOptions options)
    {
        (double min, double max) = (values[0], values[0]);
        foreach (float v in values)
        {
            (min, max) = (Math.Min(min, v), Math.Max(max, v));
        }

        if (options.Calibration == CalibrationRule.MinMax)
        {
            return new(min, max);
        }

        double limit = options.Calibration == CalibrationRule.MeanSquaredError ? LeastError(values, min < 0, options) : Quantile(values, options.Percentile);
        return limit > 0 ? new(Math.Max(min, -limit), Math.Min(max, limit)) : new(min, max);
    }

    // The limit whose codes have the least squared error: what lies beyond it is cut off, what lies inside is off by a code's width squared / 12.
    private static double LeastError(ReadOnlySpan<float> values, bool negative, QuantizationOptions options)
    {
        const int bins = 4096;
        const int candidates = 200;
        double largest = 0;
        foreach (float v in values)
        {
            largest = Math.Max(largest, Math.Abs(v));
        }

        if (largest == 0)
        {
            return 0;
        }

        double[] counts = new double[bins];
        foreach (float v in values)
        {
            counts[Math.Min(bins - 1, (int)(Math.Abs(v) / largest * bins))]++;
        }

        var scales = new Scales(options.PowerOfTwo);
        long codes = new Numerics.IntType(options.ActivationBits, options.SignedActivations ?? negative).Max;
        (double best, double least) = (largest, double.PositiveInfinity);
        for (int i = candidates; i > 0; i--)
        {
            double step = scales.Covering(largest * i / candidates, codes);
            double limit = step * Math.Max(1, codes);
            double error = 0;
            for (int bin = 0; bin < bins; bin++)
            {
                double beyond = ((bin + 0.5) * largest / bins) - limit;
                error += counts[bin] * (beyond > 0 ? beyond * beyond : step * step / 12);
            }

            if (error < least)
            {
                (best, least) = (Math.Min(limit, largest), error);
            }
        }

        return best;
    }

    // The magnitude that so many percent of the magnitudes do not exceed.
    private static double Quantile(ReadOnlySpan<float> values, double percent)
    {
        if (percent is not (> 0 and <= 100))
        {
            throw UserException.BadInput("G2G8103", "calibration", FormattableString.Invariant($"{percent} is not a percentage above 0 and at most 100."), "Use for example 99.99.");
        }

        float[] magnitudes = new float[values.Length];
        for (int i = 0; i < magnitudes.Length; i++)
        {
            magnitudes[i] = Math.Abs(values[i]);
        }

        Array.Sort(magnitudes);
        return magnitudes[Math.Max(0, (int)Math.Ceiling(percent / 100 * magnitudes.Length) - 1)];
    }
}
