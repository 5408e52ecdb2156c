namespace GradientsToGates.Benchmarks.TrainingSpeed;

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
