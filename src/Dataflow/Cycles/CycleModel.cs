using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow.Cycles;

/// <summary>When each frame's output leaves, counted in clock cycles from the first input beat accepted.</summary>
/// <param name="First">Cycle of each frame's first output beat.</param>
/// <param name="Last">Cycle of each frame's last output beat.</param>
public sealed record FrameTimes(ValueArray<long> First, ValueArray<long> Last)
{
    /// <summary>Frames the figures are defined on.</summary>
    public const int Frames = 5;

    /// <summary>First input beat accepted to last output beat of frame 1.</summary>
    public long Latency => Last[0];

    /// <summary>Last output beat of frame 5 less that of frame 4.</summary>
    public long Interval => Last[4] - Last[3];
}

/// <summary>Timed-token simulation of a design: source always valid, sink always ready, from reset. RTL simulation gives the same cycles.</summary>
public static class CycleModel
{
    /// <summary>Cycles without an output beat after which the design counts as deadlocked.</summary>
    private const long Patience = 1L << 28;

    /// <summary>Simulates the first five frames.</summary>
    /// <param name="dataflow">The design.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="UserException">G2G2108: nothing comes out.</exception>
    public static FrameTimes Simulate(DataflowGraph dataflow, CancellationToken cancellation = default)
    {
        StageModel[] chain = [.. dataflow.Stages.Select(Model)];
        bool[] valid = new bool[chain.Length + 1];
        bool[] ready = new bool[chain.Length + 1];
        var first = new List<long>();
        var last = new List<long>();
        long beats = 0;
        long start = -1;
        long cycle = 0;
        for (long idle = 0; last.Count < FrameTimes.Frames; cycle++, idle++)
        {
            ready[^1] = true;
            for (int i = chain.Length - 1; i >= 0; i--)
            {
                valid[i + 1] = chain[i].Valid;
                ready[i] = chain[i].Ready(ready[i + 1]);
            }

            valid[0] = true;
            start = start < 0 && ready[0] ? cycle : start;
            if (valid[^1])
            {
                idle = 0;
                if (beats % dataflow.Output.Beats == 0)
                {
                    first.Add(cycle - start);
                }

                if (++beats % dataflow.Output.Beats == 0)
                {
                    last.Add(cycle - start);
                }
            }

            for (int i = 0; i < chain.Length; i++)
            {
                chain[i].Edge(valid[i], ready[i + 1]);
            }

            if (idle > Patience)
            {
                throw new UserException(new Diagnostic("G2G2108", $"design '{dataflow.Graph.Name}'", $"no output beat in {Patience} cycles.", "Choose a larger fold."), ExitCode.DoesNotFit);
            }

            if ((cycle & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return new FrameTimes(ValueArray.From(first), ValueArray.From(last));
    }

    private static StageModel Model(Stage stage) => stage switch
    {
        AdapterStage { Input.Lanes: var s, Output.Lanes: var m } when m > s => new PipelineModel(1, beat => beat % (m / s) == (m / s) - 1),
        AdapterStage s => new SerializerModel(s.Input.Lanes / s.Output.Lanes),
        SkidStage => new BufferModel(2),
        LineBufferStage s => new LineBufferModel(s.Geometry),
        MvuStage s => new PipelineModel(s.Depth, beat => beat % s.Sweep == s.Sweep - 1),
        RequantizeStage => new PipelineModel(RequantizeStage.Depth, _ => true),
        TableStage => new PipelineModel(1, _ => true),
        PoolStage s => new PipelineModel(1, beat => CompletesWindow(s, beat)),
        ArgMaxStage s => new PipelineModel(1, beat => beat % s.Input.Beats == s.Input.Beats - 1),
        _ => throw new UnsupportedNodeException(stage, "the cycle model"),
    };

    private static bool CompletesWindow(PoolStage pool, long beat)
    {
        int blocks = pool.InputShape.Channels / pool.Input.Lanes;
        long pixel = beat % pool.Input.Beats / blocks;
        (long y, long x) = (pixel / pool.InputShape.Width, pixel % pool.InputShape.Width);
        return y < (pool.InputShape.Height / pool.Kernel.Height) * pool.Kernel.Height
            && x < (pool.InputShape.Width / pool.Kernel.Width) * pool.Kernel.Width
            && y % pool.Kernel.Height == pool.Kernel.Height - 1
            && x % pool.Kernel.Width == pool.Kernel.Width - 1;
    }
}
