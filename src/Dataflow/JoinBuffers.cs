using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Dataflow;

/// <summary>
/// Puts a FIFO into one branch ahead of every join: the one whose values are there before those of the other branch, where its stream is
/// narrowest. docs/decisions/0015-fork-and-join.md.
/// </summary>
internal static class JoinBuffers
{
    /// <summary>Adds the FIFOs.</summary>
    /// <param name="stages">Stages in dataflow order.</param>
    /// <param name="deep">Gives them their depths: <see cref="Sized"/>, <see cref="Estimated"/>, or what is known.</param>
    /// <returns>All stages in dataflow order; the same list where nothing joins.</returns>
    public static IReadOnlyList<Stage> Insert(IReadOnlyList<Stage> stages, Func<List<Stage>, IReadOnlyList<Stage>> deep)
    {
        List<Stage> all = [.. stages];
        foreach (AddStage join in stages.OfType<AddStage>())
        {
            // Other FIFOs may stand before this join by now: it is found again by its name.
            Insert(all, (AddStage)all.Single(s => s.Name == join.Name));
        }

        return all.Count == stages.Count ? stages : deep(all);
    }

    /// <summary>As deep as one branch's lead by count of beats, which is near what is needed and found at once: what a branch lets through until the other one gives its first beat.</summary>
    /// <param name="stages">Stages in dataflow order, with FIFOs.</param>
    public static List<Stage> Estimated(List<Stage> stages)
    {
        foreach (AddStage join in stages.OfType<AddStage>().ToList())
        {
            var tokens = new TokenCount(stages);
            DataStream origin = tokens.Parting(join.Input, join.Second);
            foreach ((DataStream early, DataStream late) in new[] { (join.Input, join.Second), (join.Second, join.Input) })
            {
                int at = Deep(tokens, stages, early);
                if (at >= 0)
                {
                    var fifo = (FifoStage)stages[at];
                    long waits = tokens.Needed(late, 1, origin) * fifo.Input.Beats / origin.Beats;
                    stages[at] = fifo with { Depth = (int)Math.Max(FifoStage.MinDepth, waits + 1) };
                }
            }
        }

        return stages;
    }

    /// <summary>As deep as frames at full rate fill them, and one entry more: never full, so frames come as if they had no end. <see cref="FifoSizing"/> finds what is really needed.</summary>
    /// <param name="stages">Stages in dataflow order, with FIFOs.</param>
    /// <exception cref="UserException">G2G2108: the design can hang.</exception>
    public static List<Stage> Sized(List<Stage> stages)
    {
        IReadOnlyDictionary<string, int> peaks = CycleModel.Peaks(stages);
        List<Stage> sized = [.. stages.Select(s => s is FifoStage { Depth: int.MaxValue } fifo ? fifo with { Depth = Math.Max(FifoStage.MinDepth, peaks[fifo.Name] + 1) } : s)];
        if (!Liveness.Holds(sized))
        {
            // At full rate pipelines are full; where bubbles leave them emptier, FIFOs hold what is missing there.
            IReadOnlyDictionary<string, int> slow = Liveness.Peaks(FifoSizing.With(stages, _ => int.MaxValue));
            sized = FifoSizing.With(sized, f => Math.Max(f.Depth, slow[f.Name] + 1));
        }

        return Liveness.Holds(sized)
            ? sized
            : throw UserException.BadInput("G2G2108", $"layer '{stages[^1].Layer}'", "branches that meet ahead of it can hang, whatever their FIFOs.", "Report it with the network: a design that hangs is a defect.");
    }

    private static void Insert(List<Stage> stages, AddStage join)
    {
        var tokens = new TokenCount(stages);
        DataStream origin = tokens.Parting(join.Input, join.Second);
        bool first = tokens.Needed(join.Input, 1, origin) < tokens.Needed(join.Second, 1, origin);
        (DataStream early, DataStream late) = first ? (join.Input, join.Second) : (join.Second, join.Input);

        // Where strides differ inside the branches, now one and now the other is ahead: then both need a FIFO, one of them no deeper than its lead.
        long lead = tokens.Lead(late, early, origin);
        Insert(stages, Narrowest(tokens, early), int.MaxValue);
        if (lead > 0)
        {
            Insert(stages, late, (int)Math.Max(FifoStage.MinDepth, lead + 1));
        }
    }

    private static void Insert(List<Stage> stages, DataStream stream, int depth)
    {
        int reader = stages.FindIndex(s => s.Reads().Any(r => ReferenceEquals(r, stream)));
        DataStream output = stream with { Signal = stream.Signal + "_fifo", Tap = null };
        Stage reading = stages[reader].Reading(stream, output);
        stages[reader] = reading;
        stages.Insert(reader, new FifoStage(output.Signal, reading.Layer, stream, output, depth));
    }

    // Back to the next fork or join: every stream there holds up this branch alone.
    private static DataStream Narrowest(TokenCount tokens, DataStream stream)
    {
        DataStream narrowest = stream;
        while (tokens.Producer(stream) is { } producer and not (ForkStage or AddStage))
        {
            stream = producer.Input;
            narrowest = Bits(stream) <= Bits(narrowest) ? stream : narrowest;
        }

        return narrowest;
    }

    private static long Bits(DataStream stream) => stream.Width * stream.Beats;

    // The FIFO without an end of the branch that leads to a stream.
    private static int Deep(TokenCount tokens, List<Stage> stages, DataStream stream)
    {
        while (tokens.Producer(stream) is { } producer and not (ForkStage or AddStage))
        {
            if (producer is FifoStage { Depth: int.MaxValue })
            {
                return stages.FindIndex(s => ReferenceEquals(s, producer));
            }

            stream = producer.Input;
        }

        return -1;
    }
}
