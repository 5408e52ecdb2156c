using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
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
        long fastest = (long)Math.Ceiling(CycleModel.Simulate(Plan(graph, new FoldGoal(_device, 100, null, 100)).Dataflow, TestContext.Current.CancellationToken).Interval);
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

    [Theory]
    [InlineData(Schedule.OutputStationary)]
    [InlineData(Schedule.RowStationary)]
    public void No_folding_is_cheaper_than_the_one_that_is_chosen(Schedule schedule)
    {
        // Every combination of folds of a small network, counted out.
        IntegerGraph graph = HardwareNetworks.Integer("pool-first");
        IReadOnlyList<FoldableLayer> layers = Folding.LayersOf(graph);
        layers.Count.ShouldBe(2);
        Budget budget = Budget.Of(_device, 100);
        var solver = new FoldingSolver(graph, _none, lutProducts: true, schedule, ResourceModel.Stored);
        (long Folds, long Stages, double Cost)[] all =
        [
            .. from a in Forms(layers[0], schedule)
               from b in Forms(layers[1], schedule)
               let dataflow = DataflowBuilder.Build(graph, Folding.Smallest(graph).With(graph, [new(layers[0].Name, a), new(layers[1].Name, b)]))
               select (Math.Max(layers[0].Cycles(a), layers[1].Cycles(b)), dataflow.BottleneckCycles, budget.Cost(ResourceModel.Stored.Estimate(dataflow))),
        ];
        foreach (long cycles in solver.Candidates)
        {
            FoldingChoice chosen = solver.Cheapest(cycles, budget).ShouldNotBeNull();
            chosen.Cycles.ShouldBeLessThanOrEqualTo(cycles);
            double least = all.Where(d => d.Folds <= cycles && d.Stages <= Math.Max(cycles, 35)).Min(d => d.Cost);

            // Adapters between layers are not weighed one against another.
            budget.Cost(chosen.Use).ShouldBeLessThan(least + 0.005);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Multipliers_are_what_they_are_called(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        foreach (bool luts in new[] { false, true })
        {
            foreach (int dsp in new[] { 0, 6, 20, 80 })
            {
                FoldingPlan plan = Plan(graph, new FoldGoal(_device with { Dsp = dsp }, 100, null, 100, luts));
                plan.Use.Dsp.ShouldBeLessThanOrEqualTo(plan.Fits ? dsp : int.MaxValue);
                Folding.Check(Folding.LayersOf(graph), Folding.LayersOf(graph).Select(l => KeyValuePair.Create(l.Name, plan.Folding[l.Name])));
                foreach (MvuStage mvu in plan.Dataflow.Stages.OfType<MvuStage>())
                {
                    (mvu.Packing.Shared > 0).ShouldBe(mvu.Multiplier == Multiplier.Packed, $"{network} {mvu.Name}");
                    (luts || mvu.Multiplier != Multiplier.Lut).ShouldBeTrue($"{network} {mvu.Name}");
                }
            }
        }
    }

    [Fact]
    public void Packed_products_beat_plain_ones_where_DSP_slices_bind()
    {
        // Every channel holds the low end of the weights, so no lanes can share a DSP48E1.
        IntegerGraph packs = HardwareNetworks.Quantized(HardwareNetworks.All["same"](), seed: 7, new QuantizationOptions { Accumulators32 = true });
        var plain = new IntegerGraph(packs.Name, packs.Nodes.Select(n => n switch
        {
            ConvolutionNode c => c with { Weights = LowEnds(c.Weights, c.Bias.Count) },
            DenseNode d => d with { Weights = LowEnds(d.Weights, d.Bias.Count) },
            _ => n,
        }));
        foreach (int dsp in new[] { 12, 20, 40 })
        {
            var goal = new FoldGoal(_device with { Dsp = dsp }, 100, null, 100, LutProducts: false);
            FoldingPlan packed = Plan(packs, goal);
            FoldingPlan single = Plan(plain, goal);
            packed.Dataflow.Stages.OfType<MvuStage>().ShouldContain(m => m.Multiplier == Multiplier.Packed);
            single.Dataflow.Stages.OfType<MvuStage>().ShouldAllBe(m => m.Multiplier == Multiplier.Dsp);
            packed.Cycles.ShouldBeLessThan(single.Cycles, $"{dsp} DSP48E1");
        }
    }

    [Fact]
    public void Products_go_into_LUTs_where_DSP_slices_run_out_and_not_before()
    {
        IntegerGraph graph = HardwareNetworks.Integer("same");
        Device few = _device with { Dsp = 8 };
        FoldingPlan without = Plan(graph, new FoldGoal(few, 100, null, 100, LutProducts: false));
        FoldingPlan with = Plan(graph, new FoldGoal(few, 100, null, 100));
        with.Dataflow.Stages.OfType<MvuStage>().ShouldContain(m => m.Multiplier == Multiplier.Lut);
        with.Cycles.ShouldBeLessThan(without.Cycles);
        with.Use.Dsp.ShouldBeLessThanOrEqualTo(few.Dsp);

        // The same speed where there are DSP slices in plenty.
        Plan(graph, new FoldGoal(_device with { Dsp = 2000 }, 100, 1e8 / (2 * without.Cycles), 100)).Dataflow.Stages.OfType<MvuStage>().ShouldAllBe(m => m.Multiplier != Multiplier.Lut);
    }

    [Fact]
    public void Nibbles_go_four_to_a_DSP_slice()
    {
        IntegerGraph graph = HardwareNetworks.Quantized(HardwareNetworks.All["residual"](), seed: 7, new QuantizationOptions { WeightBits = 4, ActivationBits = 4 });
        FoldingPlan plan = Plan(graph, new FoldGoal(_device with { Lut = 3000 }, 100, null, 100));
        plan.Dataflow.Stages.OfType<MvuStage>().ShouldContain(m => m.Packing.Lanes == 4, string.Join(' ', plan.Folding.Describe()));
    }

    [Fact]
    public void A_sweep_goes_from_the_fastest_down_and_holds_nothing_that_a_faster_one_beats()
    {
        IntegerGraph graph = HardwareNetworks.Integer("same");
        var goal = new FoldGoal(_device with { Dsp = 30 }, 100, null, 100);
        IReadOnlyList<FoldingChoice> sweep = FoldingPlanner.Sweep(graph, goal, _none, TestContext.Current.CancellationToken);
        sweep.Count.ShouldBeGreaterThan(5);
        sweep[0].Cycles.ShouldBe(Plan(graph, goal).Cycles);
        sweep.Select(c => c.Cycles).ShouldBe(sweep.Select(c => c.Cycles).Distinct().Order());
        sweep.ShouldAllBe(c => Budget.Of(goal.Device, goal.Share).Holds(c.Use));
        for (int slow = 1; slow < sweep.Count; slow++)
        {
            ResourceUse use = sweep[slow].Use;
            sweep.Take(slow).ShouldAllBe(f => f.Use.Lut > use.Lut || f.Use.Ff > use.Ff || f.Use.Dsp > use.Dsp || f.Use.Bram18 > use.Bram18);
        }

        string all = string.Join(' ', sweep.SelectMany(c => c.Folding.Describe()));
        all.ShouldContain(":packed");
        all.ShouldContain(":lut");
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
        Diagnostic told = Refused(graph, new FoldGoal(_device, 100, 60_000, 100, LutProducts: false));
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
    public void Layers_with_rows_get_the_schedule_that_is_asked_for_and_given_folds_keep_theirs()
    {
        IntegerGraph graph = HardwareNetworks.Integer("same");
        var goal = new FoldGoal(_device, 100, null, 100, Schedule: Schedule.RowStationary);
        Plan(graph, goal).Folding.Describe().Select(f => f.EndsWith(":row", StringComparison.Ordinal)).ShouldBe([true, true, false]);

        var given = new Dictionary<string, Fold> { ["conv2"] = new(3, 4) };
        Folding folding = FoldingPlanner.Plan(graph, goal, given, TestContext.Current.CancellationToken).Folding;
        folding["conv2"].ShouldBe(new Fold(3, 4));
        folding["conv1"].Schedule.ShouldBe(Schedule.RowStationary);
    }

    [Fact]
    public void Layers_become_row_stationary_where_the_part_has_room()
    {
        IntegerGraph graph = HardwareNetworks.Integer("same");
        int[] rows = new int[101];
        for (int share = 1; share <= 66; share++)
        {
            var goal = new FoldGoal(_device, 100, null, share, LutProducts: false);
            FoldingPlan plain = Plan(graph, goal);
            if (!plain.Fits)
            {
                continue;
            }

            FoldingPlan plan = Plan(graph, goal with { RowsWhereTheyFit = true });
            rows[share] = Folding.LayersOf(graph).Count(l => plan.Folding[l.Name].Schedule == Schedule.RowStationary);
            Budget.Of(_device, share).Holds(plan.Use).ShouldBeTrue($"{share} %");
            plan.Use.ShouldBe(ResourceModel.Stored.Estimate(plan.Dataflow));
            CycleModel.Simulate(plan.Dataflow, TestContext.Current.CancellationToken).Interval.ShouldBeLessThanOrEqualTo(CycleModel.Simulate(plain.Dataflow, TestContext.Current.CancellationToken).Interval, $"{share} %");
            (Words(plan) < Words(plain)).ShouldBe(rows[share] > 0, $"{share} %");
        }

        // Little room, and enough for both convolutions.
        rows.ShouldContain(1);
        rows[66].ShouldBe(2);
        var all = new FoldGoal(_device, 100, null, 66, LutProducts: false, RowsWhereTheyFit: true);
        var given = new Dictionary<string, Fold> { ["conv2"] = Plan(graph, all with { RowsWhereTheyFit = false }).Folding["conv2"] };
        FoldingPlanner.Plan(graph, all, given, TestContext.Current.CancellationToken).Folding["conv2"].ShouldBe(given["conv2"]);

        static long Words(FoldingPlan plan) => plan.Dataflow.Stages.OfType<MvuStage>().Sum(m => m.WordsRead * m.Pe * m.Simd);
    }

    [Fact]
    public void What_fits_nowhere_is_folded_smallest()
    {
        FoldingPlan plan = Plan(HardwareNetworks.Integer("same"), new FoldGoal(_device with { Lut = 300 }, 100, null, 100));
        plan.Fits.ShouldBeFalse();
        plan.Use.Lut.ShouldBeGreaterThan(300);
    }

    private static IEnumerable<Fold> Forms(FoldableLayer layer, Schedule schedule) => layer.LegalFolds(schedule).SelectMany(f => Enum.GetValues<Multiplier>(), (f, m) => f with { Multiplier = m });

    private static ValueArray<int> LowEnds(ValueArray<int> weights, int channels) => ValueArray.From(weights.Select((w, i) => i % (weights.Count / channels) == 0 ? -128 : w));

    private static FoldingPlan Plan(IntegerGraph graph, FoldGoal goal) => FoldingPlanner.Plan(graph, goal, _none, TestContext.Current.CancellationToken);

    private static Diagnostic Refused(IntegerGraph graph, FoldGoal goal) => Should.Throw<UserException>(() => Plan(graph, goal)).Diagnostic;
}
