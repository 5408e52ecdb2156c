namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_width_adapter to fewer lanes: one word register sent in parts.</summary>
/// <param name="parts">Output beats an input beat.</param>
internal sealed class SerializerModel(int parts) : StageModel
{
    private bool _full;
    private int _part;

    public override bool Valid => _full;

    public override bool Ready(bool sinkReady) => !_full || (sinkReady && _part == parts - 1);

    public override void Edge(bool sourceValid, bool sinkReady)
    {
        bool ready = Ready(sinkReady);
        if (_full && sinkReady)
        {
            _full = _part != parts - 1;
            _part = _full ? _part + 1 : 0;
        }

        if (ready && sourceValid)
        {
            _full = true;
        }
    }
}
