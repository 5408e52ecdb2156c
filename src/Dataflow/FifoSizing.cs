using System.Globalization;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Dataflow;

/// <summary>How deep the FIFO of a join must be, in beats.</summary>
/// <param name="Live">So that no bubbles and no backpressure make the design hang; by count of beats.</param>
/// <param name="FullRate">So that frames follow one another as fast as with FIFOs that have no end, and the design is live.</param>
public readonly record struct FifoDepth(int Live, int FullRate);

/// <summary>
/// Makes every FIFO of a design as shallow as it may be while the others stay as they are: one entry less in any of them and frames come more slowly, or the design can hang. A FIFO
/// that may hold nothing is left out. docs/decisions/0021-fifo-depths.md.
/// </summary>
public sealed class FifoSizing
{
    private readonly IReadOnlyList<Stage> _stages;
    private readonly CancellationToken _cancellation;

    // Those whose words are widest first: what one FIFO saves, another may have to spend.
    private readonly FifoStage[] _fifos;
    private readonly Dictionary<string, bool> _live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _fullRate = new(StringComparer.Ordinal);
    private readonly SteadyRate _rate;
    private readonly int[] _enough;

    private FifoSizing(IReadOnlyList<Stage> stages, CancellationToken cancellation)
    {
        _stages = stages;
        _cancellation = cancellation;
        _fifos = [.. stages.OfType<FifoStage>().OrderByDescending(f => f.Input.Width).ThenBy(f => f.Name, StringComparer.Ordinal)];
        var endless = new StageNetwork(With([.. _fifos.Select(_ => int.MaxValue)]));
        _rate = CycleModel.Rate(endless, cancellation) ?? throw Hangs();
        Dictionary<string, int> peaks = endless.Peaks.ToDictionary(p => p.Name, p => p.Peak, StringComparer.Ordinal);

        // A FIFO one deeper than it ever gets is never full.
        _enough = [.. _fifos.Select(f => peaks[f.Name] + 1)];
        if (!IsLive(_enough))
        {
            IReadOnlyDictionary<string, int> slow = Liveness.Peaks(With([.. _fifos.Select(_ => int.MaxValue)]));
            _enough = [.. _fifos.Select((f, i) => Math.Max(_enough[i], slow[f.Name] + 1))];
        }
    }

    /// <summary>The design with FIFOs of full-rate depth.</summary>
    /// <param name="dataflow">A design, its FIFOs of any depth.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The same design where nothing joins.</returns>
    /// <exception cref="UserException">G2G2108: it hangs however deep they are.</exception>
    public static DataflowGraph Minimal(DataflowGraph dataflow, CancellationToken cancellation = default) => Sized(dataflow, Find(dataflow, cancellation));

    /// <summary>Both depths of every FIFO, by its name.</summary>
    /// <param name="dataflow">A design, its FIFOs of any depth.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="UserException">G2G2108: it hangs however deep they are.</exception>
    public static IReadOnlyDictionary<string, FifoDepth> Find(DataflowGraph dataflow, CancellationToken cancellation = default)
    {
        if (!dataflow.Stages.OfType<FifoStage>().Any())
        {
            return new Dictionary<string, FifoDepth>();
        }

        var sizing = new FifoSizing(dataflow.Stages, cancellation);
        int[] live = sizing.Live(sizing._enough);
        int[] fullRate = sizing.FullRate(live);
        if (fullRate.Zip(live).Any(d => d.First < d.Second))
        {
            // What one FIFO holds more, another may hold less. No FIFO is to be deeper to be live than to be fast.
            live = sizing.Live(fullRate);
        }

        return sizing._fifos.Index().ToDictionary(f => f.Item.Name, f => new FifoDepth(live[f.Index], fullRate[f.Index]), StringComparer.Ordinal);
    }

    /// <summary>The design with FIFOs of full-rate depths that are known.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="depths">Both depths of each FIFO by its name.</param>
    public static DataflowGraph Sized(DataflowGraph dataflow, IReadOnlyDictionary<string, FifoDepth> depths) =>
        dataflow with { Stages = [.. With(dataflow.Stages, f => depths[f.Name].FullRate, f => depths[f.Name].Live)] };

    /// <summary>Stages with FIFOs of other depths; one that holds nothing is left out.</summary>
    /// <param name="stages">Stages in dataflow order.</param>
    /// <param name="depth">Its depth.</param>
    /// <param name="live">Its least depth free of deadlock, where it is known.</param>
    internal static List<Stage> With(IReadOnlyList<Stage> stages, Func<FifoStage, int> depth, Func<FifoStage, int?>? live = null)
    {
        List<Stage> all = [.. stages];
        foreach (FifoStage fifo in stages.OfType<FifoStage>())
        {
            int at = all.FindIndex(s => s.Name == fifo.Name);
            int deep = depth(fifo);
            if (deep > 0)
            {
                all[at] = (FifoStage)all[at] with { Depth = deep, Live = live?.Invoke(fifo) ?? fifo.Live };
                continue;
            }

            // Its reader may be a FIFO that was changed already, and what it reads may have been rewired: all stages are looked at as they are by now.
            DataStream input = all[at].Input;
            int reader = all.FindIndex(s => s.Reads().Any(r => ReferenceEquals(r, fifo.Output)));
            all[reader] = all[reader].Reading(fifo.Output, input);
            all.RemoveAt(at);
        }

        return all;
    }

    private List<Stage> With(int[] depths) => With(_stages, f => depths[Array.IndexOf(_fifos, f)]);

    // What is live with few entries is live with more of them, so one FIFO after another is enough.
    private int[] Live(int[] from)
    {
        int[] depths = [.. from];
        for (int i = 0; i < depths.Length; i++)
        {
            depths[i] = IsLive(Changed(depths, i, 0)) ? 0 : Liveness.Least(With(Changed(depths, i, 1)), _fifos[i].Name, depths[i]);
        }

        return depths;
    }

    private int[] FullRate(int[] live)
    {
        int[] depths = [.. _enough];
        for (int i = 0; i < depths.Length; i++)
        {
            int at = i;
            depths[i] = IsFullRate(Changed(depths, i, live[i])) ? live[i] : Bisect(live[i], depths[i], d => IsFullRate(Changed(depths, at, d)));
        }

        // For the rate that is no law: a pipeline keeps its bubbles, so an early beat can hold up a later one. One entry less is tried until it fails everywhere.
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < depths.Length; i++)
            {
                for (; depths[i] > 0 && IsFullRate(Changed(depths, i, depths[i] - 1)); changed = true)
                {
                    depths[i]--;
                }
            }
        }

        return depths;
    }

    private static int Bisect(int tooFew, int enough, Func<int, bool> holds)
    {
        while (enough - tooFew > 1)
        {
            int middle = (enough + tooFew) / 2;
            (tooFew, enough) = holds(middle) ? (tooFew, middle) : (middle, enough);
        }

        return enough;
    }

    private static int[] Changed(int[] depths, int at, int depth) => [.. depths[..at], depth, .. depths[(at + 1)..]];

    private bool IsLive(int[] depths) => Remembered(_live, depths, () => Liveness.Holds(With(depths)));

    // What hangs at full rate is soon found to hang, so that is tried first.
    private bool IsFullRate(int[] depths) =>
        Remembered(_fullRate, depths, () => CycleModel.Rate(new StageNetwork(With(depths)), _cancellation) is { } rate && !rate.SlowerThan(_rate)) && IsLive(depths);

    private static bool Remembered(Dictionary<string, bool> known, int[] depths, Func<bool> find)
    {
        string key = string.Join(' ', depths.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        if (!known.TryGetValue(key, out bool holds))
        {
            known[key] = holds = find();
        }

        return holds;
    }

    private UserException Hangs() =>
        UserException.BadInput("G2G2108", $"layer '{_stages[^1].Layer}'", "branches that meet ahead of it can hang, whatever their FIFOs.", "Report it with the network: a design that hangs is a defect.");
}
