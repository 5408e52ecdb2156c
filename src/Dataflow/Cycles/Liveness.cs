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
    public static bool Holds(IReadOnlyList<Stage> stages)
    {
        var network = new StageNetwork(stages, shortest: true);
        long[] passed = new long[network.Streams.Count];
        for (int quiet = 0; quiet < Quiet; quiet++)
        {
            network.Settle(sourceValid: passed[0] < network.Streams[0].Beats);
            for (int i = 0; i < passed.Length; i++)
            {
                if (network.Passes(i))
                {
                    passed[i]++;
                    quiet = 0;
                }
            }

            network.Edge();
        }

        return passed.Zip(network.Streams).All(s => s.First == s.Second.Beats);
    }
}
