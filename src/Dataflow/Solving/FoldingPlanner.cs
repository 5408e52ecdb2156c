using System.Globalization;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>The one way in which a folding is chosen: by the solver, then held against the exact design and its cycle model.</summary>
public static class FoldingPlanner
{
    private const int Rounds = 12;
    private const int SlowestShare = 1000;

    /// <summary>Chooses a folding.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="goal">Part, share, clock and target.</param>
    /// <param name="given">Folds that are not to be chosen; legal ones.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">G2G7002, G2G7003: the target is not to be reached.</exception>
    public static FoldingPlan Plan(IntegerGraph graph, FoldGoal goal, IReadOnlyDictionary<string, Fold> given, CancellationToken cancellation = default)
    {
        var solver = new FoldingSolver(graph, given, goal.LutProducts, goal.Schedule, ResourceModel.Stored);
        Budget whole = Budget.Of(goal.Device, goal.Share);
        Budget budget = whole;
        long? limit = goal.TargetCycles;
        for (int round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            FoldingChoice? choice = limit is { } cycles ? solver.Cheapest(cycles, budget) : solver.Fastest(budget);
            if (choice is null)
            {
                break;
            }

            DataflowGraph dataflow = DataflowBuilder.Build(graph, choice.Folding);
            ResourceUse use = ResourceModel.Stored.Estimate(dataflow);
            if (!whole.Holds(use))
            {
                // The FIFOs were deeper than guessed.
                budget = budget.Less(use - choice.Use);
                continue;
            }

            long wait = goal.TargetCycles is { } target ? (long)Math.Ceiling(CycleModel.Simulate(dataflow, cancellation).Interval) - target : 0;
            if (wait <= 0)
            {
                var plan = new FoldingPlan(dataflow, choice.Cycles, use, Fits: true);
                return goal.RowsWhereTheyFit ? RowChoice.Of(graph, goal, given, plan, cancellation) : plan;
            }

            // Stages that send rows at once make others wait: the next faster folds, and more where that is not enough.
            limit = Math.Min(limit.GetValueOrDefault() - wait, solver.NextFaster(choice.Cycles) ?? 0);
            if (limit < solver.LeastCycles && choice.Cycles > solver.LeastCycles)
            {
                limit = solver.LeastCycles;
            }
        }

        if (goal.TargetCycles is { } asked)
        {
            throw Unreachable(graph, solver, goal, whole, asked, cancellation);
        }

        DataflowGraph smallest = DataflowBuilder.Build(graph, solver.Smallest(whole).Folding);
        return new FoldingPlan(smallest, smallest.BottleneckCycles, ResourceModel.Stored.Estimate(smallest), Fits: false);
    }

    /// <summary>What keeps a folding from being faster, in words.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="goal">Part and share.</param>
    /// <param name="given">Folds that were not chosen.</param>
    /// <param name="cycles">Cycles between frames that it takes.</param>
    public static string Limit(IntegerGraph graph, FoldGoal goal, IReadOnlyDictionary<string, Fold> given, long cycles)
    {
        var solver = new FoldingSolver(graph, given, goal.LutProducts, goal.Schedule, ResourceModel.Stored);
        return solver.NextFaster(cycles) is { } faster
            ? Text($"the next faster folding, {faster:N0} cycles a frame, does not fit: {Bound(solver, Budget.Of(goal.Device, goal.Share), faster)}")
            : solver.SlowestAtBest is { } layer ? $"layer '{layer.Name}' cannot be folded faster" : "nothing is folded";
    }

    /// <summary>The cheapest folding of every speed that fits, from the fastest down to a thousandth of it; those that a faster one beats in every resource are left out.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="goal">Part and share.</param>
    /// <param name="given">Folds that are not to be chosen.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<FoldingChoice> Sweep(IntegerGraph graph, FoldGoal goal, IReadOnlyDictionary<string, Fold> given, CancellationToken cancellation = default)
    {
        var solver = new FoldingSolver(graph, given, goal.LutProducts, goal.Schedule, ResourceModel.Stored);
        Budget budget = Budget.Of(goal.Device, goal.Share);
        List<FoldingChoice> front = [];
        if (solver.Fastest(budget) is not { } fastest)
        {
            return front;
        }

        foreach (long cycles in solver.Candidates.Where(c => c >= fastest.Cycles && c <= SlowestShare * fastest.Cycles))
        {
            cancellation.ThrowIfCancellationRequested();
            if (solver.Cheapest(cycles, budget) is { } choice && !front.Exists(f => f.Cycles <= choice.Cycles && IsWithin(f.Use, choice.Use)))
            {
                front.Add(choice);
            }
        }

        return front;
    }

    private static bool IsWithin(ResourceUse a, ResourceUse b) => a.Lut <= b.Lut && a.Ff <= b.Ff && a.Dsp <= b.Dsp && a.Bram18 <= b.Bram18;

    private static UserException Unreachable(IntegerGraph graph, FoldingSolver solver, FoldGoal goal, Budget budget, long cycles, CancellationToken cancellation)
    {
        string target = Text($"{goal.TargetFps:N0} frames/s at {goal.Megahertz:0.###} MHz");
        FoldingChoice? best = solver.Fastest(budget);
        string remedy = best is null
            ? "Name a larger device, or quantize to fewer bits."
            : Text($"Name a larger device, or --target-fps {Math.Floor(goal.Fps(CycleModel.Simulate(DataflowBuilder.Build(graph, best.Folding), cancellation).Interval))}, which --max reaches.");
        if (cycles < solver.LeastCycles)
        {
            return new UserException(
                new Diagnostic("G2G7003", $"layer '{solver.SlowestAtBest?.Name}'", Text($"{target} leave {cycles:N0} cycles a frame, but the layer takes {solver.LeastCycles:N0} however it is folded."), remedy),
                ExitCode.DoesNotFit);
        }

        return new UserException(
            new Diagnostic("G2G7002", $"device '{goal.Device.Name}'", Text($"{target} leave {cycles:N0} cycles a frame, which do not fit: {Bound(solver, budget, cycles)}."), remedy),
            ExitCode.DoesNotFit);
    }

    // Resources that would have to be more, with the layer that takes most of each.
    private static string Bound(FoldingSolver solver, Budget budget, long cycles)
    {
        IReadOnlyList<int> binding = solver.Binding(cycles, budget);
        if (binding.Count == 0)
        {
            return "with FIFOs and waiting counted it is just beyond";
        }

        return string.Join("; ", binding.Select(r =>
        {
            FoldingChoice needed = solver.Cheapest(cycles, budget.Without(r)) ?? solver.Unlimited(cycles, budget);
            (string layer, double most) = solver.Largest(needed.Folding, r);
            return Text($"{Budget.Names[r]} bind, {Budget.Of(needed.Use, r):N0} where {budget.Of(r):N0} may be used, {most:N0} of them for layer '{layer}'");
        }));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
