namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>How fast a side trained.</summary>
/// <param name="PerSecond">Images per second of wall time.</param>
/// <param name="PerCpuSecond">Images per second of processor time: what is left of the comparison on a busy machine.</param>
internal readonly record struct Speed(double PerSecond, double PerCpuSecond)
{
    /// <summary>The median of each.</summary>
    /// <param name="speeds">At least one.</param>
    public static Speed Median(IReadOnlyList<Speed> speeds) => new(Middle(speeds.Select(s => s.PerSecond)), Middle(speeds.Select(s => s.PerCpuSecond)));

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}

/// <summary>Both sides on one network.</summary>
/// <param name="Network">Zoo name.</param>
/// <param name="Own">g2g.</param>
/// <param name="Peer">PyTorch.</param>
internal sealed record Comparison(string Network, Speed Own, Speed Peer)
{
    /// <summary>How many times as fast g2g is.</summary>
    public double Ratio => Own.PerSecond / Peer.PerSecond;

    /// <summary>The same by processor time.</summary>
    public double CpuRatio => Own.PerCpuSecond / Peer.PerCpuSecond;
}
