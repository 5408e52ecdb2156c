using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>The first frame's times on every stream.</summary>
public sealed class FrameTimelineTests
{
    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_result_leaves_when_the_cycle_model_says_and_no_beat_comes_before_what_it_is_made_of(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        DataflowGraph dataflow = DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, 1));

        IReadOnlyDictionary<string, (long First, long Last)> times = FrameTimeline.Of(dataflow, TestContext.Current.CancellationToken);

        FrameTimes frames = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);
        times[dataflow.Input.Signal].First.ShouldBe(0);
        times[dataflow.Output.Signal].ShouldBe((frames.First[0], frames.Last[0]));
        times.Count.ShouldBe(1 + dataflow.Stages.Sum(s => s.Writes().Count));
        foreach (Stage stage in dataflow.Stages)
        {
            foreach (DataStream written in stage.Writes())
            {
                (long first, long last) = times[written.Signal];
                first.ShouldBeGreaterThan(stage.Reads().Max(r => times[r.Signal].First), written.Signal);
                (last - first).ShouldBeGreaterThanOrEqualTo(written.Beats - 1, written.Signal);
            }
        }
    }
}
