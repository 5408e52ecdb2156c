using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>What batch normalization knows of the whole batch: each group leaves its sums, one thread puts them together in order.</summary>
/// <param name="channels">Channels.</param>
/// <param name="groups">Groups of a batch at most.</param>
internal sealed class BatchSums(int channels, int groups)
{
    /// <summary>Of each group and channel, the sum of x; backward of dy.</summary>
    public double[][] First { get; } = [.. Enumerable.Range(0, groups).Select(_ => new double[Lanes.RoundUp(channels)])];

    /// <summary>Of each group and channel, the sum of x^2; backward of dy (x - mean).</summary>
    public double[][] Second { get; } = [.. Enumerable.Range(0, groups).Select(_ => new double[Lanes.RoundUp(channels)])];

    /// <summary>The batch's mean per channel.</summary>
    public float[] Mean { get; } = new float[Lanes.RoundUp(channels)];

    /// <summary>The batch's 1 / sqrt(variance + epsilon) per channel.</summary>
    public float[] InverseDeviation { get; } = new float[Lanes.RoundUp(channels)];

    /// <summary>Mean over the batch of dy.</summary>
    public float[] MeanGradient { get; } = new float[Lanes.RoundUp(channels)];

    /// <summary>Mean over the batch of dy times the normalized x.</summary>
    public float[] MeanProduct { get; } = new float[Lanes.RoundUp(channels)];
}
