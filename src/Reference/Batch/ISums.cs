namespace GradientsToGates.Reference.Batch;

/// <summary>
/// A node whose accumulators have at most 32 bits: gives those of a few neighbouring pixels at a time, so that they are requantized while
/// they lie in a near cache, and need not be stored.
/// </summary>
internal interface ISums
{
    /// <summary>Pixels asked for at a time, except at the end.</summary>
    public int Chunk => SumsStep.Chunk;

    /// <summary>Called before the first pixel of a sample.</summary>
    public void Begin();

    /// <summary>Accumulators of neighbouring pixels.</summary>
    /// <param name="first">The first pixel, row by row.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="sums">Receives [pixels, <see cref="SumsStep.Pitch"/>]; what lies behind the channels of a pixel means nothing.</param>
    public void Take(int first, int pixels, Span<int> sums);
}
