using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>What the report's drawing of a design needs to know.</summary>
internal static class PipelineWords
{
    /// <summary>Stages, streams and the first frame's way.</summary>
    /// <param name="dataflow">The design.</param>
    public static PipelineFacts Of(DataflowGraph dataflow)
    {
        IReadOnlyDictionary<string, (long First, long Last)> times = FrameTimeline.Of(dataflow);
        Stage[] stages = [.. dataflow.Stages];
        DataStream[] streams = [stages[0].Input, .. stages.SelectMany(s => s.Writes())];
        return new PipelineFacts(
            [.. stages.Select(s => new PipelineStage(s.Name, Words(s)))],
            [.. streams.Select(s => new PipelineStream(Writer(s), Reader(s), s.Lanes, s.Type.Bits, s.Beats, times[s.Signal].First, times[s.Signal].Last))],
            dataflow.BottleneckCycles);

        int Writer(DataStream stream) => Array.FindIndex(stages, s => s.Writes().Any(w => w.Signal == stream.Signal));

        int Reader(DataStream stream) => Array.FindIndex(stages, s => s.Reads().Any(r => r.Signal == stream.Signal)) is var reader and >= 0 ? reader : stages.Length;
    }

    private static string Words(Stage stage) => stage switch
    {
        MvuStage s => (s.Fold with { Schedule = Schedule.OutputStationary }).ToString().Replace(':', ' ') + " products" + (s.Columns > 1 ? ", row by row" : ""),
        RowStoreStage s => FormattableString.Invariant($"two rows of {s.Columns} pixels"),
        LineBufferStage s => FormattableString.Invariant($"windows {s.Geometry.Kernel.Height}x{s.Geometry.Kernel.Width}"),
        PoolStage s => FormattableString.Invariant($"{(s.Sum ? "sum" : "max")} {s.Kernel.Height}x{s.Kernel.Width}"),
        FifoStage s => FormattableString.Invariant($"FIFO of {s.Depth:N0}"),
        ForkStage s => FormattableString.Invariant($"{s.Branches.Count} readers"),
        AdapterStage s => FormattableString.Invariant($"{s.Input.Lanes} to {s.Output.Lanes} a beat"),
        RequantizeStage => "requantize",
        ScaleStage => "weight and bias",
        TableStage => "table",
        AddStage => "sum",
        ArgMaxStage => "argmax",
        _ => "register",
    };
}
