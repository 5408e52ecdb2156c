using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>Where FIFOs of joins stand, and that they are deep enough; that simulation agrees is for Cosim.Tests.</summary>
public sealed class JoinBuffersTests
{
    private static int RandomNetworks => ExternalTools.TestAll ? 2_000 : 40;

    [Fact]
    public void A_join_has_one_FIFO_where_the_early_branch_is_narrowest()
    {
        IntegerGraph graph = HardwareNetworks.Integer("residual");
        FifoStage fifo = DataflowBuilder.Build(graph, Folding.Smallest(graph)).Stages.OfType<FifoStage>().Single();

        // 2 channels of the image, not 4 of the shortcut.
        fifo.Input.Signal.ShouldBe("input_to_short1");
    }

    [Fact]
    public void A_FIFO_of_an_early_branch_stands_where_no_other_stream_of_it_is_narrower()
    {
        int early = 0;
        foreach (ulong seed in Seeds.Take(RandomNetworks))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.MakeResidual(seed);
            IReadOnlyList<Stage> stages = DataflowBuilder.Build(graph, folding).Stages;
            foreach (AddStage join in stages.OfType<AddStage>())
            {
                // A second FIFO of a join stands at the join itself; the other branch has the first one.
                List<Stage>[] branches = [Branch(stages, join.Input), Branch(stages, join.Second)];
                branches.ShouldContain(branch => branch.OfType<FifoStage>().Any(f => branch.Min(s => Bits(s.Input)) == Bits(f.Input)), $"seed {seed}: {join.Name}");
                early++;
            }
        }

        early.ShouldBePositive();
    }

    // The stages from the last fork or join on.
    private static List<Stage> Branch(IReadOnlyList<Stage> stages, DataStream stream)
    {
        var branch = new List<Stage>();
        while (stages.FirstOrDefault(s => s.Writes().Any(w => ReferenceEquals(w, stream))) is { } stage and not (ForkStage or AddStage))
        {
            branch.Add(stage);
            stream = stage.Input;
        }

        return branch;
    }

    private static long Bits(DataStream stream) => stream.Width * stream.Beats;

    [Fact]
    public void At_full_rate_the_one_FIFO_of_a_join_is_never_full()
    {
        int joins = 0;
        foreach (ulong seed in Seeds.Take(RandomNetworks))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.MakeResidual(seed);
            DataflowGraph dataflow = DataflowBuilder.Build(graph, folding);
            int sums = graph.Nodes.OfType<AddNode>().Count();
            int fifos = dataflow.Stages.OfType<FifoStage>().Count();
            fifos.ShouldBeInRange(sums, 2 * sums, $"seed {seed}");
            if (fifos > sums)
            {
                continue;
            }

            FrameTimes times = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);
            FrameTimes endless = CycleModel.Simulate(WithDepths(dataflow, _ => int.MaxValue), TestContext.Current.CancellationToken);
            times.First.ShouldBe(endless.First, $"seed {seed}");
            times.Last.ShouldBe(endless.Last, $"seed {seed}");
            joins += sums;
        }

        joins.ShouldBeGreaterThan(Seeds.All ? RandomNetworks / 2 : -1);
    }

    [Theory]
    [InlineData("residual")]
    [InlineData("nested")]
    [InlineData("crossing")]
    public void A_design_is_live_with_its_FIFOs_and_hangs_with_the_least(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        DataflowGraph dataflow = DataflowBuilder.Build(graph, Folding.Smallest(graph));

        Liveness.Holds(dataflow.Stages).ShouldBeTrue();
        Liveness.Holds(WithDepths(dataflow, _ => FifoStage.MinDepth).Stages).ShouldBeFalse();
    }

    private static DataflowGraph WithDepths(DataflowGraph dataflow, Func<FifoStage, int> depth) =>
        dataflow with { Stages = [.. dataflow.Stages.Select(s => s is FifoStage fifo ? fifo with { Depth = depth(fifo) } : s)] };
}
