namespace GradientsToGates.Dataflow.Cycles;

/// <summary>How fast frames follow one another for good, source always valid, sink always ready: as many cycles for so many frames, over and over.</summary>
/// <param name="Cycles">Cycles of the period.</param>
/// <param name="Frames">Frames of the period; one, but for few designs.</param>
internal readonly record struct SteadyRate(long Cycles, int Frames)
{
    /// <summary>Whether this takes more cycles a frame than another.</summary>
    /// <param name="other">The other.</param>
    public bool SlowerThan(SteadyRate other) => Cycles * other.Frames > other.Cycles * Frames;
}
