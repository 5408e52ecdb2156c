using GradientsToGates.Diagnostics;
using GradientsToGates.Numerics;

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

        double limit = options.Calibration == CalibrationRule.MeanSquaredError
            ? LeastSquaredError.Limit(values, Math.Max(-min, max), new IntType(options.ActivationBits, options.SignedActivations ?? min < 0), options.PowerOfTwo)
            : Quantile(values, options.Percentile);
        return limit > 0 ? new(Math.Max(min, -limit), Math.Min(max, limit)) : new(min, max);
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
