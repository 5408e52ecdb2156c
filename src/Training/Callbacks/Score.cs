namespace GradientsToGates.Training.Callbacks;

/// <summary>Right answers of one validation. Scores are compared as counts: no rounding decides whether an epoch was better.</summary>
/// <param name="Correct">Images whose class was found.</param>
/// <param name="Total">Images in all, the same every epoch.</param>
internal readonly record struct Score(int Correct, int Total)
{
    /// <summary>Whether this is above a best by more than a part of all images: with 1e-4, one image of 10,000 does not count.</summary>
    /// <param name="best">Right answers of the best epoch; null when there is none yet.</param>
    /// <param name="minDelta">0 .. 1.</param>
    public bool IsAbove(int? best, double minDelta) => best is not { } b || Correct - b > minDelta * Total;
}
