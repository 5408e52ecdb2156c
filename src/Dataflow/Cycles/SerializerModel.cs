namespace GradientsToGates.Dataflow.Cycles;

/// <summary>g2g_width_adapter to fewer lanes: one word register sent in parts.</summary>
/// <param name="parts">Output beats an input beat.</param>
internal sealed class SerializerModel(int parts) : StageModel
{
    private int _part;

    public override void Edge(bool takes, bool sinkReady)
    {
        bool full = Valid;
        if (full && sinkReady)
        {
            full = _part != parts - 1;
            _part = full ? _part + 1 : 0;
        }

        Valid = full || takes;
        Busy = Valid;
        ReadyAlone = !Valid;
        ReadyWithSink = _part == parts - 1;
    }

    public override void Save(List<long> state)
    {
        state.Add(Valid ? 1 : 0);
        state.Add(_part);
    }
}
