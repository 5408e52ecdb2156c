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

        float[] copy = options.RangeRule == CalibrationRule.MinMax ? [] : values.ToArray();
        return Of(new ActivationRange(min, max), () => SortedValues.Of(copy), options);
    }

    /// <summary>Range of values by a rule.</summary>
    /// <param name="extremes">Smallest and largest value.</param>
    /// <param name="values">All values; not asked for where the extremes are enough.</param>
    /// <param name="options">The rule.</param>
    /// <exception cref="UserException">G2G8103: the percentile is no percentage.</exception>
    internal static ActivationRange Of(ActivationRange extremes, Func<SortedValues> values, QuantizationOptions options)
    {
        (double min, double max) = (extremes.Min, extremes.Max);
        double limit = options.RangeRule switch
        {
            CalibrationRule.MinMax => extremes.Magnitude,
            CalibrationRule.MeanSquaredError => LeastSquaredError.Limit(
                values(), extremes.Magnitude, new IntType(options.ActivationBits, options.SignedActivations ?? min < 0), options.PowerOfTwo),
            _ => values().Quantile(Checked(options.Percentile)),
        };
        return limit > 0 ? new(Math.Max(min, -limit), Math.Min(max, limit)) : extremes;
    }

    private static double Checked(double percent) => percent is > 0 and <= 100
        ? percent
        : throw UserException.BadInput("G2G8103", "calibration", FormattableString.Invariant($"{percent} is not a percentage above 0 and at most 100."), "Use for example 99.99.");
}
