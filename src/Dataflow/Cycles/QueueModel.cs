namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_fifo: a memory and an output register, ready while the count of both, as registered, is below the depth.</summary>
internal sealed class QueueModel : StageModel
{
    private int _depth;
    private int _count;

    /// <summary>An empty one.</summary>
    /// <param name="depth">Entries.</param>
    public QueueModel(int depth)
    {
        _depth = depth;
        ReadyWithSink = false;
    }

    /// <summary>Most entries held so far.</summary>
    public int Peak { get; private set; }

    /// <summary>One entry more.</summary>
    public void Deepen()
    {
        _depth++;
        ReadyAlone = _count < _depth;
    }

    public override void Edge(bool takes, bool sinkReady)
    {
        int left = _count - (Valid && sinkReady ? 1 : 0);
        Valid = left > 0;
        _count = left + (takes ? 1 : 0);
        Busy = _count > 0;
        ReadyAlone = _count < _depth;
        Peak = Math.Max(Peak, _count);
    }

    public override void Save(List<long> state)
    {
        state.Add(_count);
        state.Add(Valid ? 1 : 0);
    }
}
