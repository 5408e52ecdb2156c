using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow.Cycles;

/// <summary>Timed-token simulation of a design: source always valid, sink always ready, from reset. RTL simulation gives the same cycles.</summary>
public static class CycleModel
{
    /// <summary>Cycles without a beat on any stream after which none will ever move: more than a beat spends inside a stage.</summary>
    private const int Quiet = 64;

    /// <summary>Simulates five frames, and as many more as a design takes to settle.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="UserException">G2G2108: it hangs.</exception>
    public static FrameTimes Simulate(DataflowGraph dataflow, CancellationToken cancellation = default) =>
        Settle(new StageNetwork(dataflow.Stages), FrameTimes.Least, cancellation) ?? throw Hangs($"design '{dataflow.Graph.Name}'");

    /// <summary>Most beats that each FIFO ever holds.</summary>
    /// <param name="stages">Stages in dataflow order.</param>
    /// <exception cref="UserException">G2G2108: it hangs.</exception>
    internal static IReadOnlyDictionary<string, int> Peaks(IReadOnlyList<Stage> stages)
    {
        var network = new StageNetwork(stages);
        return Rate(network) is null ? throw Hangs($"layer '{stages[^1].Layer}'") : network.Peaks.ToDictionary(p => p.Name, p => p.Peak, StringComparer.Ordinal);
    }

    /// <summary>How fast frames follow one another for good.</summary>
    /// <param name="network">The design, from reset.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <returns>null: it hangs.</returns>
    internal static SteadyRate? Rate(StageNetwork network, CancellationToken cancellation = default) => Settle(network, least: 1, cancellation)?.Rate;

    /// <summary>
    /// Simulates until a frame leaves the design as an earlier one left it. What follows then is what followed before, so nothing is taken on trust: neither how many frames
    /// it takes to settle, nor that it settles to one interval.
    /// </summary>
    private static FrameTimes? Settle(StageNetwork network, int least, CancellationToken cancellation)
    {
        int output = network.Streams.Count - 1;
        long frameBeats = network.Streams[output].Beats;
        List<long> first = [];
        List<long> last = [];
        List<List<long>> left = [];
        int period = 0;
        long beats = 0;
        long start = -1;
        int idle = 0;
        for (long cycle = 0; period == 0 || last.Count < least; cycle++)
        {
            network.Settle(sourceValid: true);
            start = start < 0 && network.Passes(0) ? cycle : start;
            bool begins = false;
            bool ends = false;
            if (network.Passes(output))
            {
                begins = beats % frameBeats == 0;
                ends = ++beats % frameBeats == 0;
            }

            network.Edge();
            if (begins)
            {
                first.Add(cycle - start);
            }

            if (ends)
            {
                last.Add(cycle - start);
                if (period == 0)
                {
                    List<long> state = network.State();
                    period = left.FindIndex(s => s.SequenceEqual(state)) is var same and >= 0 ? left.Count - same : 0;
                    left.Add(state);
                }
            }

            idle = network.Moves ? 0 : idle + 1;
            if (idle > Quiet)
            {
                return null;
            }

            if ((cycle & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return new FrameTimes(ValueArray.From(first), ValueArray.From(last), period);
    }

    private static UserException Hangs(string where) =>
        new(new Diagnostic("G2G2108", where, "it hangs: no beat moves any more.", "Report it with the network: a design that hangs is a defect."), ExitCode.DoesNotFit);
}
