namespace GradientsToGates.Dataflow.Cycles;

/// <summary>When the first frame passes each stream: source always valid, sink always ready, from reset.</summary>
public static class FrameTimeline
{
    /// <summary>Follows the first frame through a design that <see cref="CycleModel"/> has found not to hang.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>By stream: the cycles of its first and last beat of the frame, counted from the image's first beat.</returns>
    public static IReadOnlyDictionary<string, (long First, long Last)> Of(DataflowGraph dataflow, CancellationToken cancellation = default)
    {
        var network = new StageNetwork(dataflow.Stages);
        int count = network.Streams.Count;
        long[] first = new long[count];
        long[] last = new long[count];
        long[] beats = new long[count];
        int open = count;
        for (long cycle = 0; open > 0; cycle++)
        {
            network.Settle(sourceValid: true);
            for (int s = 0; s < count; s++)
            {
                if (beats[s] == network.Streams[s].Beats || !network.Passes(s))
                {
                    continue;
                }

                first[s] = beats[s] == 0 ? cycle : first[s];
                last[s] = cycle;
                open -= ++beats[s] == network.Streams[s].Beats ? 1 : 0;
            }

            network.Edge();
            if ((cycle & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return Enumerable.Range(0, count).ToDictionary(s => network.Streams[s].Signal, s => (first[s] - first[0], last[s] - first[0]), StringComparer.Ordinal);
    }
}
