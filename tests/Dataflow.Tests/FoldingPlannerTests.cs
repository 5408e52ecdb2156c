using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

public sealed class FoldingPlannerTests
{
    private static readonly Dictionary<string, Fold> _none = [];
    private static readonly Device _device = DeviceCatalog.Get("xc7z010");

    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_fits_its_share_and_never_slows_down_with_more(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        long before = long.MaxValue;
        foreach (int share in new[] { 2, 5, 10, 30, 66, 100 })
        {
            var goal = new FoldGoal(_device, 100, null, share);
            FoldingPlan plan = Plan(graph, goal);
            plan.Fits.ShouldBe(Budget.Of(_device, share).Holds(plan.Use), $"{share} %: {plan.Use}");
            plan.Use.ShouldBe(ResourceModel.Stored.Estimate(plan.Dataflow));
            if (plan.Fits)
            {
                plan.Cycles.ShouldBeLessThanOrEqualTo(before);
                before = plan.Cycles;
            }
        }

        before.ShouldBeLessThan(long.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Layers_are_known_before_quantization(string network) =>
        Folding.LayersOf(HardwareNetworks.All[network]()).ShouldBe(Folding.LayersOf(HardwareNetworks.Integer(network)));

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_target_is_reached_as_cheaply_as_it_can_be(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        Budget budget = Budget.Of(_device, 100);
        long fastest = CycleModel.Simulate(Plan(graph, new FoldGoal(_device, 100, null, 100)).Dataflow, TestContext.Current.CancellationToken).Interval;
        double before = double.MaxValue;
        foreach (int times in new[] { 1, 2, 4, 16 })
        {
            // A little slower than the fastest: behind a pool the target may not be hit to the cycle.
            long cycles = ((fastest + 20) * times) + 20;
            FoldingPlan plan = Plan(graph, new FoldGoal(_device, 100, 1e8 / cycles, 100));
            CycleModel.Simulate(plan.Dataflow, TestContext.Current.CancellationToken).Interval.ShouldBeLessThanOrEqualTo(cycles);
            double cost = budget.Cost(plan.Use);
            cost.ShouldBeLessThanOrEqualTo(before * 1.02);
            before = cost;
        }
    }

    [Fact]
    public void No_folding_is_cheaper_than_the_one_that_is_chosen()
    {
        // Every combination of folds of a small network, counted out.
        IntegerGraph graph = HardwareNetworks.Integer("pool-first");
        IReadOnlyList<FoldableLayer> layers = Folding.LayersOf(graph);
        layers.Count.ShouldBe(2);
        Budget budget = Budget.Of(_device, 100);
        var solver = new FoldingSolver(graph, _none, ResourceModel.Stored);
        foreach (long cycles in solver.Candidates)
        {
            FoldingChoice chosen = solver.Cheapest(cycles, budget).ShouldNotBeNull();
            chosen.Cycles.ShouldBeLessThanOrEqualTo(cycles);
            double least = (
                from a in layers[0].LegalFolds()
                from b in layers[1].LegalFolds()
                where layers[0].Cycles(a) <= cycles && layers[1].Cycles(b) <= cycles
                let dataflow = DataflowBuilder.Build(graph, Folding.Smallest(graph).With(graph, [new(layers[0].Name, a), new(layers[1].Name, b)]))
                where dataflow.BottleneckCycles <= Math.Max(cycles, 35)
                select budget.Cost(ResourceModel.Stored.Estimate(dataflow))).Min();

            // Adapters between layers are not weighed one against another.
            budget.Cost(chosen.Use).ShouldBeLessThan(least + 0.005);
        }
    }

    [Fact]
    public void Given_folds_stay()
    {
        IntegerGraph graph = SampleGraphs.LeNet5();
        string name = Folding.LayersOf(graph)[1].Name;
        FoldingPlan plan = FoldingPlanner.Plan(graph, FoldGoal.Default(_device), new Dictionary<string, Fold> { [name] = new(2, 3) }, TestContext.Current.CancellationToken);
        plan.Folding[name].ShouldBe(new Fold(2, 3));

        // The others are no faster than they need be.
        plan.Cycles.ShouldBe(Folding.LayersOf(graph).Single(l => l.Name == name).Cycles(new Fold(2, 3)));
    }

    [Fact]
    public void A_target_beyond_a_resource_is_refused_with_the_resource_and_the_layer()
    {
        IntegerGraph graph = SampleGraphs.LeNet5();
        Diagnostic told = Refused(graph, new FoldGoal(_device, 100, 60_000, 100));
        told.Code.ShouldBe("G2G7002");
        told.Where.ShouldBe("device 'xc7z010'");
        told.Message.ShouldContain("DSP48E1 bind");
        told.Message.ShouldContain("of them for layer '");
        told.Remedy.ShouldContain("--target-fps ");
    }

    [Fact]
    public void A_target_beyond_the_widest_fold_is_refused_with_the_layer()
    {
        Diagnostic told = Refused(SampleGraphs.LeNet5(), new FoldGoal(_device, 100, 1e6, 100));
        told.Code.ShouldBe("G2G7003");
        told.Message.ShouldContain("100 cycles a frame");
    }

    [Fact]
    public void What_fits_nowhere_is_folded_smallest()
    {
        FoldingPlan plan = Plan(HardwareNetworks.Integer("same"), new FoldGoal(_device with { Lut = 300 }, 100, null, 100));
        plan.Fits.ShouldBeFalse();
        plan.Use.Lut.ShouldBeGreaterThan(300);
    }

    private static FoldingPlan Plan(IntegerGraph graph, FoldGoal goal) => FoldingPlanner.Plan(graph, goal, _none, TestContext.Current.CancellationToken);

    private static Diagnostic Refused(IntegerGraph graph, FoldGoal goal) => Should.Throw<UserException>(() => Plan(graph, goal)).Diagnostic;
}
