namespace GradientsToGates.Dataflow.Cycles;

/// <summary>Whether a design can ever hang, by count of beats; docs/decisions/0015-fork-and-join.md.</summary>
public static class Liveness
{
    /// <summary>Cycles in which a beat can move inside a stage without passing on a stream, and more.</summary>
    private const int Quiet = 16;

    /// <summary>
    /// Whether one frame alone passes every stream whole, and leaves the design as it found it, when each pipeline holds one beat only. What passes does not depend on
    /// timing, so this holds for any bubbles and backpressure, and for all frames.
    /// </summary>
    /// <param name="stages">Stages in dataflow order.</param>
    public static bool Holds(IReadOnlyList<Stage> stages) => Passes(new StageNetwork(stages, shortest: true));

    /// <summary>Most beats that each FIFO holds in such a frame, by name.</summary>
    /// <param name="stages">Stages in dataflow order.</param>
    internal static IReadOnlyDictionary<string, int> Peaks(IReadOnlyList<Stage> stages)
    {
        var network = new StageNetwork(stages, shortest: true);
        _ = Passes(network);
        return network.Peaks.ToDictionary(p => p.Name, p => p.Peak, StringComparer.Ordinal);
    }

    /// <summary>
    /// The least depth of a FIFO at which this holds. Where nothing moves any more it gets one entry more, and the frame goes on: with fewer entries the very same beats would
    /// have passed, and then none, whatever their order (Parks 1995).
    /// </summary>
    /// <param name="stages">Stages in dataflow order, the FIFO with one entry.</param>
    /// <param name="fifo">Its name.</param>
    /// <param name="enough">A depth at which it holds.</param>
    internal static int Least(IReadOnlyList<Stage> stages, string fifo, int enough)
    {
        var network = new StageNetwork(stages, shortest: true);
        int depth = 1;
        for (; depth < enough && !Passes(network); depth++)
        {
            network.Deepen(fifo);
        }

        return depth;
    }

    private static bool Passes(StageNetwork network)
    {
        long image = network.Streams[0].Beats;
        for (int quiet = 0; quiet < Quiet; quiet = network.Moves ? 0 : quiet + 1)
        {
            network.Settle(sourceValid: network.Passed(0) < image);
            network.Edge();
        }

        return Enumerable.Range(0, network.Streams.Count).All(s => network.Passed(s) == network.Streams[s].Beats);
    }
}
