namespace GradientsToGates.Cosim;

/// <summary>How much to simulate.</summary>
public sealed record CosimOptions
{
    /// <summary>Images to simulate.</summary>
    public required int Images { get; init; }

    /// <summary>The first so many images run with random bubbles and backpressure.</summary>
    public int Throttled { get; init; } = 200;

    /// <summary>Seed of bubbles and backpressure.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Cycle after the reset at which the design is reset once more and begins anew with the first image; 0 for never. Only for runs of one chunk.</summary>
    public int Reset { get; init; }

    /// <summary>
    /// Images per run of the simulator at most; a finished chunk is not run again when a stopped command resumes. Null for what keeps all processes
    /// busy to the end: an eighth of a process' share, up to 250, but five at least, so that frames follow one another.
    /// </summary>
    public int? ChunkImages { get; init; }

    /// <summary>Simulator processes at a time.</summary>
    public int Jobs { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary><see cref="ChunkImages"/>, chosen.</summary>
    internal int Chunk => ChunkImages ?? Math.Clamp((Images + (8 * Jobs) - 1) / (8 * Jobs), 5, 250);
}

/// <summary>The first value that differs.</summary>
/// <param name="Simulator">Which simulator.</param>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Image">Index of the image in the set.</param>
/// <param name="Y">Row.</param>
/// <param name="X">Column.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Expected">The reference's value.</param>
/// <param name="Got">The simulated value as hexadecimal digits (x: undefined).</param>
public sealed record Mismatch(string Simulator, string Layer, int Image, int Y, int X, int Channel, Int128 Expected, string Got);
