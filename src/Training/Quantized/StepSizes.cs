namespace GradientsToGates.Training.Quantized;

/// <summary>
/// Scales as they are trained: s = u 2^e with e fixed so that u starts between 0.7 and 1.5. A step of Adam, which is the learning rate whatever the
/// gradient, is then the same part of every scale, and s and u are one number in file and memory, as the power of two rounds nothing.
/// </summary>
/// <param name="initial">First scales, positive.</param>
internal sealed class StepSizes(IReadOnlyList<double> initial)
{
    // As conversion keeps it: a channel's multiplier shares a shift with the others.
    private const double Spread = 1.0 / 128;
    private const float Least = 1.0f / 4096;
    private readonly int[] _exponents = [.. initial.Select(s => (int)Math.Round(Math.Log2(s)))];

    /// <summary>How many.</summary>
    public int Count => _exponents.Length;

    /// <summary>ds/du.</summary>
    /// <param name="index">Which.</param>
    public float Slope(int index) => MathF.ScaleB(1, _exponents[index]);

    /// <summary>Real scales to what is trained.</summary>
    /// <param name="scales">s.</param>
    /// <param name="trained">Receives u.</param>
    public void Pack(ReadOnlySpan<float> scales, Span<float> trained)
    {
        for (int i = 0; i < Count; i++)
        {
            trained[i] = MathF.ScaleB(scales[i], -_exponents[i]);
        }
    }

    /// <summary>What is trained to real scales: positive, and none below 2^-7 of the largest.</summary>
    /// <param name="trained">u.</param>
    /// <param name="scales">Receives s.</param>
    public void Unpack(ReadOnlySpan<float> trained, Span<float> scales)
    {
        float largest = 0;
        for (int i = 0; i < Count; i++)
        {
            scales[i] = MathF.ScaleB(MathF.Max(trained[i], Least), _exponents[i]);
            largest = MathF.Max(largest, scales[i]);
        }

        for (int i = 0; i < Count; i++)
        {
            scales[i] = MathF.Max(scales[i], (float)(largest * Spread));
        }
    }
}
