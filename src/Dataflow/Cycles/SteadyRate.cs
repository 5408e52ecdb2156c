namespace GradientsToGates.Dataflow.Cycles;

/// <summary>How fast frames follow one another for good, source always valid, sink always ready: as many cycles for so many frames, over and over.</summary>
/// <param name="Cycles">Cycles of the period.</param>
/// <param name="Frames">Frames of the period; one, but for few designs.</param>
internal readonly record struct SteadyRate(long Cycles, int Frames)
{
    /// <summary>Cycles without a beat on any stream after which none will ever move: more than a beat spends inside a stage.</summary>
    private const int Quiet = 64;

    /// <summary>Whether this takes more cycles a frame than another.</summary>
    /// <param name="other">The other.</param>
    public bool SlowerThan(SteadyRate other) => Cycles * other.Frames > other.Cycles * Frames;

    /// <summary>
    /// Simulates until a frame leaves the design as an earlier one left it. What follows then is what followed before, so nothing is taken on trust: neither how many frames
    /// it takes to settle, nor that it settles to one interval.
    /// </summary>
    /// <param name="network">The design, from reset.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <returns>null: it hangs.</returns>
    public static SteadyRate? Of(StageNetwork network, CancellationToken cancellation)
    {
        int output = network.Streams.Count - 1;
        long frameBeats = network.Streams[output].Beats;
        var seen = new List<(long Cycle, List<long> State)>();
        long beats = 0;
        int idle = 0;
        for (long cycle = 0; idle <= Quiet; cycle++)
        {
            network.Settle(sourceValid: true);
            bool leaves = network.Passes(output);
            network.Edge();
            idle = network.Moves ? 0 : idle + 1;
            if (leaves && ++beats % frameBeats == 0)
            {
                List<long> state = network.State();
                int same = seen.FindIndex(s => s.State.SequenceEqual(state));
                if (same >= 0)
                {
                    return new SteadyRate(cycle - seen[same].Cycle, seen.Count - same);
                }

                seen.Add((cycle, state));
            }

            if ((cycle & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return null;
    }
}
