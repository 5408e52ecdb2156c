namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_skid_buffer (two entries): ready while the count, as registered, is below the depth.</summary>
/// <param name="depth">Entries.</param>
internal sealed class BufferModel(int depth) : StageModel
{
    private int _count;

    public override bool Valid => _count > 0;

    public override bool Ready(bool sinkReady) => _count < depth;

    public override void Edge(bool sourceValid, bool sinkReady)
    {
        int taken = Valid && sinkReady ? 1 : 0;
        int stored = sourceValid && Ready(sinkReady) ? 1 : 0;
        _count += stored - taken;
    }
}
