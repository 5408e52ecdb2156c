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
    public static ActivationRange Of(ReadOnlySpan<float> values, QuantizationOptions options)
    {
        if (options.Calibration == CalibrationRule.MinMax)
        {
            (float min, float max) = (values[0], values[0]);
            foreach (float v in values)
            {
                min = Math.Min(min, v);
                max = Math.Max(max, v);
            }

            return new(min, max);
        }

        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        int cut = (int)((1 - (options.Percentile / 100)) * (sorted.Length - 1));
        return new(sorted[cut], sorted[sorted.Length - 1 - cut]);
    }
}
