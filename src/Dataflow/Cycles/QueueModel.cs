namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_fifo: a memory and an output register, ready while the count of both, as registered, is below the depth.</summary>
/// <param name="depth">Entries.</param>
internal sealed class QueueModel(int depth) : StageModel
{
    private int _count;
    private bool _offered;

    /// <summary>Most entries held so far.</summary>
    public int Peak { get; private set; }

    public override bool Valid => _offered;

    public override bool Ready(bool sinkReady) => _count < depth;

    public override void Edge(bool sourceValid, bool sinkReady)
    {
        int left = _count - (_offered && sinkReady ? 1 : 0);
        _offered = left > 0;
        _count = left + (sourceValid && Ready(sinkReady) ? 1 : 0);
        Peak = Math.Max(Peak, _count);
    }
}
