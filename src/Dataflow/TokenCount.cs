namespace GradientsToGates.Dataflow;

/// <summary>How many beats of one stream a beat of another depends on: a matter of counts, not of time.</summary>
/// <param name="stages">The design.</param>
internal sealed class TokenCount(IReadOnlyList<Stage> stages)
{
    private readonly List<Stage> _order = [.. stages];

    // Streams are told apart by reference: records with equal values need not be one stream.
    private readonly Dictionary<object, Stage> _producers = new(
        stages.SelectMany(s => s.Writes(), (stage, stream) => KeyValuePair.Create<object, Stage>(stream, stage)), ReferenceEqualityComparer.Instance);

    /// <summary>Beats of <paramref name="origin"/> that must be accepted before beat <paramref name="beat"/> of a stream can be offered.</summary>
    /// <param name="stream">A stream of the design.</param>
    /// <param name="beat">Number of the beat in its frame, from 1.</param>
    /// <param name="origin">A stream ahead of it.</param>
    /// <returns>0 when no path leads from there.</returns>
    public long Needed(DataStream stream, long beat, DataStream origin)
    {
        if (ReferenceEquals(stream, origin))
        {
            return beat;
        }

        return Producer(stream) is { } stage ? stage.Reads().Max(input => Needed(input, Inputs(stage, beat), origin)) : 0;
    }

    /// <summary>What the fork reads behind which two streams part.</summary>
    /// <param name="a">A stream of the design.</param>
    /// <param name="b">Another.</param>
    public DataStream Parting(DataStream a, DataStream b) => Forks(b).Intersect(Forks(a)).MaxBy(f => _order.IndexOf(f))?.Input
        ?? throw new ArgumentException("the streams have no fork in common", nameof(b));

    /// <summary>The stage that writes a stream; null for the image.</summary>
    /// <param name="stream">A stream of the design.</param>
    public Stage? Producer(DataStream stream) => _producers.GetValueOrDefault(stream);

    /// <summary>Most beats of one input of a join that can be there while the other input's next beat cannot be.</summary>
    /// <param name="ahead">The input whose beats may wait.</param>
    /// <param name="behind">The other, of as many beats.</param>
    /// <param name="origin">Where they part.</param>
    /// <returns>0 when no beat of <paramref name="ahead"/> can ever be there before its partner can.</returns>
    public long Lead(DataStream ahead, DataStream behind, DataStream origin)
    {
        long lead = 0;
        long there = 0;
        for (long beat = 1; beat <= behind.Beats; beat++)
        {
            // All that can be there before the beat of the origin that this one waits for.
            long needed = Needed(behind, beat, origin);
            while (there < ahead.Beats && Needed(ahead, there + 1, origin) < needed)
            {
                there++;
            }

            lead = Math.Max(lead, there - (beat - 1));
        }

        return lead;
    }

    private IEnumerable<Stage> Forks(DataStream stream) => Producer(stream) is { } stage
        ? stage.Reads().SelectMany(Forks).Concat(stage is ForkStage ? [stage] : []).Distinct(ReferenceEqualityComparer.Instance).Cast<Stage>()
        : [];

    private static long Inputs(Stage stage, long beat) => stage switch
    {
        AdapterStage s => ((beat * s.Output.Lanes) + s.Input.Lanes - 1) / s.Input.Lanes,
        LineBufferStage { Geometry: var g } => (g.Need((int)((beat - 1) / g.RowBeats)) + 1) * g.InputRowBeats,
        MvuStage s => ((beat - 1) / s.Columns * s.Columns * s.Sweep) + ((s.Sweep - 1) * s.Columns) + ((beat - 1) % s.Columns) + 1,
        RowStoreStage s => ((beat - 1) / (s.Columns * s.Folds) + 1) * s.Columns * s.Folds,
        PoolStage s => Window(s, beat - 1),
        ArgMaxStage s => beat * s.Input.Beats,
        _ => beat,
    };

    // Input beats up to the last one of a window.
    private static long Window(PoolStage pool, long output)
    {
        int blocks = pool.InputShape.Channels / pool.Input.Lanes;
        (long pixel, long block) = Math.DivRem(output, blocks);
        (long y, long x) = Math.DivRem(pixel, pool.InputShape.Width / pool.Kernel.Width);
        return (((((((y + 1) * pool.Kernel.Height) - 1) * pool.InputShape.Width) + ((x + 1) * pool.Kernel.Width)) - 1) * blocks) + block + 1;
    }
}
