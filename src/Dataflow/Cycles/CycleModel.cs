using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow.Cycles;

/// <summary>When each frame's output leaves, counted in clock cycles from the first input beat accepted.</summary>
/// <param name="First">Cycle of each frame's first output beat.</param>
/// <param name="Last">Cycle of each frame's last output beat.</param>
public sealed record FrameTimes(ValueArray<long> First, ValueArray<long> Last)
{
    /// <summary>Frames the figures are defined on; there may be more.</summary>
    public const int Frames = 5;

    /// <summary>First input beat accepted to last output beat of frame 1.</summary>
    public long Latency => Last[0];

    /// <summary>Last output beat of frame 5 less that of frame 4.</summary>
    public long Interval => Last[4] - Last[3];
}

/// <summary>Timed-token simulation of a design: source always valid, sink always ready, from reset. RTL simulation gives the same cycles.</summary>
public static class CycleModel
{
    /// <summary>Cycles without a beat on any stream after which none will ever move: more than a beat spends inside a stage.</summary>
    private const int Quiet = 64;

    /// <summary>Simulates the first five frames.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="UserException">G2G2108: it hangs.</exception>
    public static FrameTimes Simulate(DataflowGraph dataflow, CancellationToken cancellation = default) => Simulate(dataflow, FrameTimes.Frames, cancellation);

    /// <summary>Simulates the first frames.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="frames">How many.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="UserException">G2G2108: it hangs.</exception>
    public static FrameTimes Simulate(DataflowGraph dataflow, int frames, CancellationToken cancellation) =>
        Run(new StageNetwork(dataflow.Stages), $"design '{dataflow.Graph.Name}'", frames, cancellation);

    /// <summary>Most beats that each FIFO holds in the first five frames.</summary>
    /// <param name="stages">Stages in dataflow order.</param>
    /// <exception cref="UserException">G2G2108: it hangs.</exception>
    internal static IReadOnlyDictionary<string, int> Peaks(IReadOnlyList<Stage> stages)
    {
        var network = new StageNetwork(stages);
        Run(network, $"layer '{stages[^1].Layer}'", FrameTimes.Frames, CancellationToken.None);
        return network.Peaks.ToDictionary(p => p.Name, p => p.Peak, StringComparer.Ordinal);
    }

    private static FrameTimes Run(StageNetwork network, string where, int frames, CancellationToken cancellation)
    {
        int output = network.Streams.Count - 1;
        long frameBeats = network.Streams[output].Beats;
        var first = new List<long>();
        var last = new List<long>();
        long beats = 0;
        long start = -1;
        long cycle = 0;
        for (int idle = 0; last.Count < frames; cycle++)
        {
            network.Settle(sourceValid: true);
            start = start < 0 && network.Passes(0) ? cycle : start;
            if (network.Passes(output))
            {
                if (beats % frameBeats == 0)
                {
                    first.Add(cycle - start);
                }

                if (++beats % frameBeats == 0)
                {
                    last.Add(cycle - start);
                }
            }

            network.Edge();
            idle = network.Moves ? 0 : idle + 1;
            if (idle > Quiet)
            {
                throw new UserException(new Diagnostic("G2G2108", where, $"it hangs in cycle {cycle}: no beat moves any more.", "Report it with the network: a design that hangs is a defect."), ExitCode.DoesNotFit);
            }

            if ((cycle & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return new FrameTimes(ValueArray.From(first), ValueArray.From(last));
    }
}
