using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>What docs/hardware.md#frames-at-full-rate says, over many networks and folds. That simulation gives the same cycles is for Cosim.Tests.</summary>
public sealed class CycleModelTests
{
    private static int Choices => ExternalTools.TestAll ? 200 : 24;

    private static int RandomNetworks => ExternalTools.TestAll ? 20_000 : 150;

    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_frame_takes_as_long_as_its_slowest_stage(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        for (int choice = 0; choice < Choices; choice++)
        {
            Check(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice)));
            if (choice % 3 == 0)
            {
                Check(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice, Schedule.RowStationary)));
            }
        }
    }

    [Fact]
    public void So_does_a_frame_of_random_networks()
    {
        int exact = 0;
        foreach (ulong seed in Seeds.Take(RandomNetworks))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.Make(seed);
            exact += Check(DataflowBuilder.Build(graph, folding)) ? 1 : 0;
        }

        if (Seeds.All)
        {
            exact.ShouldBeGreaterThan(RandomNetworks * 95 / 100);
        }
    }

    [Fact]
    public void LeNet5_by_its_default_folding_makes_6400_frames_a_second_without_a_bubble()
    {
        IntegerGraph graph = SampleGraphs.LeNet5();
        DataflowGraph dataflow = FoldingPlanner.Plan(graph, FoldGoal.Default(DeviceCatalog.Get(DeviceCatalog.Default)), new Dictionary<string, Fold>(), TestContext.Current.CancellationToken).Dataflow;

        FrameTimes times = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);

        times.Interval.ShouldBe(dataflow.BottleneckCycles);
        times.Interval.ShouldBeLessThanOrEqualTo(15_600);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void More_parallelism_lowers_latency_and_raises_no_interval(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        FrameTimes folded = CycleModel.Simulate(DataflowBuilder.Build(graph, Extreme(graph, l => new Fold(1, 1))), TestContext.Current.CancellationToken);
        FrameTimes parallel = CycleModel.Simulate(DataflowBuilder.Build(graph, Extreme(graph, l => new Fold(l.LegalPe().Max(), l.LegalSimd().Max()))), TestContext.Current.CancellationToken);
        parallel.Latency.ShouldBeLessThan(folded.Latency);
        parallel.Interval.ShouldBeLessThanOrEqualTo(folded.Interval);
    }

    [Fact]
    public void A_cancelled_simulation_stops()
    {
        IntegerGraph graph = HardwareNetworks.Integer("xor");
        Should.Throw<OperationCanceledException>(() => CycleModel.Simulate(DataflowBuilder.Build(graph, Folding.Smallest(graph)), new CancellationToken(canceled: true)));
    }

    private static Folding Extreme(IntegerGraph graph, Func<FoldableLayer, Fold> fold) =>
        Folding.Smallest(graph).With(graph, Folding.LayersOf(graph).Select(l => KeyValuePair.Create(l.Name, fold(l))));

    // Whether the interval is exactly the largest number of beats; where rows come or go in bunches it may be more, never less.
    private static bool Check(DataflowGraph dataflow)
    {
        string design = $"{dataflow.Graph.Name}: {string.Join(' ', dataflow.Folding.Describe())}";
        FrameTimes times = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);
        times.First.Zip(times.Last).ShouldAllBe(t => t.First <= t.Second, design);
        times.Latency.ShouldBePositive(design);
        if (dataflow.Stages.Any(InBunches))
        {
            times.Interval.ShouldBeInRange(dataflow.BottleneckCycles, dataflow.BottleneckCycles * 2, design);
        }
        else
        {
            times.Interval.ShouldBe(dataflow.BottleneckCycles, design);
        }

        return times.Interval == dataflow.BottleneckCycles;
    }

    private static bool InBunches(Stage stage) => stage switch
    {
        PoolStage pool => pool.Kernel.Area > 1,
        LineBufferStage rows => rows.Geometry.Stride.Height > 1,
        _ => false,
    };
}
