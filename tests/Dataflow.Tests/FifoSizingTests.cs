using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>FIFOs of joins are no deeper than they must be, by the cycle model and by count of beats; that simulation agrees is for Cosim.Tests.</summary>
public sealed class FifoSizingTests
{
    private const int RandomNetworks = 20;

    // Cycles in which nothing moves, after which nothing will: longer than any spell without bubbles and without backpressure together.
    private const int Stuck = 2000;

    public static TheoryData<string, int> Networks()
    {
        var all = new TheoryData<string, int>();
        foreach (string name in new[] { "residual", "nested", "crossing" })
        {
            for (int choice = 0; choice < 6; choice++)
            {
                all.Add(name, choice);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void One_entry_less_in_any_FIFO_and_frames_are_slower_or_the_design_hangs(string network, int choice)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        Check(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice)), $"{network} {choice}").ShouldBePositive();
    }

    [Fact]
    public void So_it_is_row_by_row()
    {
        // A row store ahead of a sum holds more than a FIFO would have to: few remain.
        int fifos = 0;
        foreach (string network in new[] { "residual", "nested", "crossing" })
        {
            IntegerGraph graph = HardwareNetworks.Integer(network);
            for (int choice = 0; choice < 3; choice++)
            {
                fifos += Check(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice, Schedule.RowStationary)), $"{network} {choice} by row");
            }
        }

        fifos.ShouldBePositive();
    }

    [Fact]
    public void So_it_is_in_random_residual_networks()
    {
        int networks = 0;
        foreach (ulong seed in Seeds.Take(1_000))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.MakeResidual(seed);

            // In most of these networks the registers of the stages hold as much as is needed.
            networks += Check(DataflowBuilder.Build(graph, folding), $"seed {seed}") > 0 ? 1 : 0;
            if (networks == RandomNetworks)
            {
                break;
            }
        }

        networks.ShouldBe(Seeds.All ? RandomNetworks : networks);
    }

    [Theory]
    [Trait(When.Trait, When.All)]
    [InlineData("arch7", "xc7z010")]
    [InlineData("arch7", "xc7z020")]
    [InlineData("arch8", "xc7z010")]
    [InlineData("arch8", "xc7z020")]
    public void So_it_is_in_the_residual_networks_of_the_zoo(string network, string device)
    {
        IntegerGraph graph = HardwareNetworks.Quantized(Zoo.Load(network).Graph, 1, new QuantizationOptions());
        DataflowGraph dataflow = FoldingPlanner.Plan(graph, FoldGoal.Default(DeviceCatalog.Get(device)), new Dictionary<string, Fold>(), TestContext.Current.CancellationToken).Dataflow;
        Check(dataflow, network).ShouldBe(2);

        // 3 channels of the image of 32 rows, not 28 of the shortcut; the pooled rows before the second block; and fewer than four rows of either.
        FifoStage[] fifos = [.. FifoSizing.Minimal(dataflow, TestContext.Current.CancellationToken).Stages.OfType<FifoStage>()];
        fifos.Select(f => f.Input.Signal).ShouldBe(["input_to_short1", "pool1_to_short2"]);
        fifos[0].Depth.ShouldBeLessThan(4 * (int)fifos[0].Input.Beats / 32);
        fifos[1].Depth.ShouldBeLessThan(4 * (int)fifos[1].Input.Beats / 16);
    }

    [Fact]
    public void A_FIFO_that_may_hold_nothing_is_left_out()
    {
        IntegerGraph graph = HardwareNetworks.Integer("crossing");
        DataflowGraph dataflow = DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, 0));
        IReadOnlyDictionary<string, FifoDepth> depths = FifoSizing.Find(dataflow, TestContext.Current.CancellationToken);
        DataflowGraph sized = FifoSizing.Sized(dataflow, depths);

        depths["abc_to_twice_sum_b_fifo"].ShouldBe(new FifoDepth(0, 0));
        sized.Stages.OfType<FifoStage>().Select(f => f.Name).ShouldBe(["ab_raw_fifo"]);
        sized.Stages.SelectMany(s => s.Reads()).ShouldBeSubsetOf([sized.Input, .. sized.Stages.SelectMany(s => s.Writes())]);
    }

    [Fact]
    public void Depths_that_are_known_need_no_search()
    {
        IntegerGraph graph = HardwareNetworks.Integer("nested");
        Folding folding = HardwareNetworks.Folding(graph, 3);
        DataflowGraph searched = DataflowBuilder.Build(graph, folding);
        IReadOnlyDictionary<string, FifoDepth> depths = FifoSizing.Find(searched, TestContext.Current.CancellationToken);

        DataflowBuilder.Build(graph, folding, depths).Stages.Select(s => s.ToString()).ShouldBe(FifoSizing.Sized(searched, depths).Stages.Select(s => s.ToString()));
    }

    [Fact]
    public void A_design_without_joins_is_left_as_it_is()
    {
        IntegerGraph graph = HardwareNetworks.Integer("same");
        DataflowGraph dataflow = DataflowBuilder.Build(graph, Folding.Smallest(graph));
        FifoSizing.Find(dataflow, TestContext.Current.CancellationToken).ShouldBeEmpty();
        FifoSizing.Minimal(dataflow, TestContext.Current.CancellationToken).Stages.ShouldBe(dataflow.Stages);
    }

    // FIFOs that remain.
    private static int Check(DataflowGraph dataflow, string which)
    {
        SteadyRate endless = Rate(FifoSizing.With(dataflow.Stages, _ => int.MaxValue)).ShouldNotBeNull(which);
        IReadOnlyDictionary<string, FifoDepth> depths = FifoSizing.Find(dataflow, TestContext.Current.CancellationToken);
        DataflowGraph sized = FifoSizing.Sized(dataflow, depths);
        FifoStage[] fifos = [.. sized.Stages.OfType<FifoStage>()];

        IsEnough(sized.Stages, endless).ShouldBeTrue(which);
        foreach (FifoStage fifo in fifos)
        {
            fifo.Live.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(fifo.Depth, $"{which}: {fifo.Name}");
            IsEnough(Less(sized.Stages, fifo.Name), endless).ShouldBeFalse($"{which}: {fifo.Name} of {fifo.Depth}");
        }

        List<Stage> live = FifoSizing.With(dataflow.Stages, f => depths[f.Name].Live);
        Liveness.Holds(live).ShouldBeTrue(which);
        EndsUnderTraffic(live, which).ShouldBeTrue(which);
        foreach (FifoStage fifo in live.OfType<FifoStage>())
        {
            Liveness.Holds(Less(live, fifo.Name)).ShouldBeFalse($"{which}: {fifo.Name} live at {fifo.Depth}");
        }

        return fifos.Length;
    }

    private static bool IsEnough(IReadOnlyList<Stage> stages, SteadyRate endless) => Liveness.Holds(stages) && Rate(stages) is { } rate && !rate.SlowerThan(endless);

    private static SteadyRate? Rate(IReadOnlyList<Stage> stages) => CycleModel.Rate(new StageNetwork(stages), TestContext.Current.CancellationToken);

    private static List<Stage> Less(IReadOnlyList<Stage> stages, string fifo) => FifoSizing.With(stages, f => f.Name == fifo ? f.Depth - 1 : f.Depth);

    // Two frames, as the design is built, with bubbles and backpressure from none to nearly nothing else.
    private static bool EndsUnderTraffic(IReadOnlyList<Stage> stages, string which)
    {
        var random = new Rng(1, RandomStream.Test);
        foreach ((int offer, int take) in new[] { (100, 100), (50, 50), (5, 100), (100, 10), (3, 30) })
        {
            var network = new StageNetwork(stages);
            long beats = 2 * network.Streams[^1].Beats;
            bool offered = false;
            for (int idle = 0; network.Passed(network.Streams.Count - 1) < beats; idle = network.Moves ? 0 : idle + 1)
            {
                if (idle > Stuck)
                {
                    return false;
                }

                // What was offered stays until it is taken.
                offered |= random.NextInt32(100) < offer;
                network.Settle(offered, random.NextInt32(100) < take);
                offered &= !network.Passes(0);
                network.Edge();
            }
        }

        which.ShouldNotBeEmpty();
        return true;
    }
}
