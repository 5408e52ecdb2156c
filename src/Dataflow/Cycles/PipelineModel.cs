namespace GradientsToGates.Dataflow.Cycles;

/// <summary>A pipeline with one enable; some input beats complete an output beat, the others only feed it.</summary>
/// <param name="depth">Register stages, 1 to 64.</param>
/// <param name="completes">Whether an input beat completes an output, over and over: a sweep, or a frame.</param>
internal sealed class PipelineModel(int depth, bool[] completes) : StageModel
{
    private readonly ulong _last = 1UL << (depth - 1);

    // Bit i: register i holds a beat.
    private ulong _offers;
    private int _beat;

    public override void Edge(bool takes, bool sinkReady)
    {
        if (Valid && !sinkReady)
        {
            return;
        }

        _offers = (_offers & ~_last) << 1;
        if (takes)
        {
            _offers |= completes[_beat] ? 1UL : 0;
            _beat = _beat + 1 == completes.Length ? 0 : _beat + 1;
        }

        Valid = (_offers & _last) != 0;
        ReadyAlone = !Valid;
        Busy = _offers != 0;
    }

    public override void Save(List<long> state)
    {
        state.Add((long)_offers);
        state.Add(_beat);
    }
}
