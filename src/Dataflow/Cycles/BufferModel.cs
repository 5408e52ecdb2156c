namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_skid_buffer (two entries): ready while the count, as registered, is below the depth.</summary>
internal sealed class BufferModel : StageModel
{
    private readonly int _depth;
    private int _count;

    /// <summary>An empty one.</summary>
    /// <param name="depth">Entries.</param>
    public BufferModel(int depth)
    {
        _depth = depth;
        ReadyWithSink = false;
    }

    public override void Edge(bool takes, bool sinkReady)
    {
        _count += (takes ? 1 : 0) - (Valid && sinkReady ? 1 : 0);
        Valid = _count > 0;
        Busy = Valid;
        ReadyAlone = _count < _depth;
    }

    public override void Save(List<long> state) => state.Add(_count);
}
