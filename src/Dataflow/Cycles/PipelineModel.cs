namespace GradientsToGates.Dataflow.Cycles;

/// <summary>A pipeline with one enable; some input beats complete an output beat, the others only feed it.</summary>
/// <param name="depth">Register stages.</param>
/// <param name="completes">Whether input beat n (from 0, all frames) completes an output.</param>
internal sealed class PipelineModel(int depth, Func<long, bool> completes) : StageModel
{
    private readonly bool[] _offers = new bool[depth];
    private long _beat;

    public override bool Valid => _offers[^1];

    public override bool Ready(bool sinkReady) => sinkReady || !Valid;

    public override void Edge(bool sourceValid, bool sinkReady)
    {
        if (!Ready(sinkReady))
        {
            return;
        }

        Array.Copy(_offers, 0, _offers, 1, _offers.Length - 1);
        _offers[0] = sourceValid && completes(_beat);
        if (sourceValid)
        {
            _beat++;
        }
    }
}
