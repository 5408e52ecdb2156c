namespace GradientsToGates.Benchmarks;

/// <summary>How fast a side was.</summary>
/// <param name="PerSecond">Images per second of wall time.</param>
/// <param name="PerCpuSecond">Images per second of processor time: what is left of the comparison on a busy machine.</param>
internal readonly record struct Speed(double PerSecond, double PerCpuSecond)
{
    /// <summary>The median of each.</summary>
    /// <param name="speeds">At least one.</param>
    public static Speed Median(IReadOnlyList<Speed> speeds) => new(Middle(speeds.Select(s => s.PerSecond)), Middle(speeds.Select(s => s.PerCpuSecond)));

    /// <summary>The best of each: what is left where other programs took their share of some turns.</summary>
    /// <param name="speeds">At least one.</param>
    public static Speed Best(IReadOnlyList<Speed> speeds) => new(speeds.Max(s => s.PerSecond), speeds.Max(s => s.PerCpuSecond));

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
