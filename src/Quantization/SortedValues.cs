namespace GradientsToGates.Quantization;

/// <summary>Values in ascending order, each with the number of times that it occurs.</summary>
/// <param name="Values">The values.</param>
/// <param name="Counts">How often each occurs.</param>
internal sealed record SortedValues(double[] Values, long[] Counts)
{
    /// <summary>Sorts values.</summary>
    /// <param name="values">The values, in any order.</param>
    public static SortedValues Of(ReadOnlySpan<float> values)
    {
        double[] sorted = new double[values.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = values[i];
        }

        return Of(sorted);
    }

    /// <summary>Sorts values.</summary>
    /// <param name="values">The values, in any order; they are sorted in place.</param>
    public static SortedValues Of(double[] values)
    {
        Array.Sort(values);
        long[] counts = new long[values.Length];
        Array.Fill(counts, 1);
        return new SortedValues(values, counts);
    }

    /// <summary>The magnitude that so many percent of the magnitudes do not exceed.</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    public double Quantile(double percent)
    {
        long left = Counts.Sum();
        long rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * left));
        (int low, int high) = (0, Values.Length - 1);
        while (true)
        {
            // The largest magnitude is at one of the two ends.
            bool positive = Values[high] >= -Values[low];
            left -= Counts[positive ? high : low];
            if (left < rank)
            {
                return Math.Abs(Values[positive ? high : low]);
            }

            (low, high) = positive ? (low, high - 1) : (low + 1, high);
        }
    }
}
