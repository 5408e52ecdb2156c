using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>
/// Schedules layer by layer: of a folding that is as fast and as cheap as can be, convolutions become row-stationary where that slows nothing and the part has room, those first that read most bits of weights
/// too many; docs/decisions/0027-schedules-by-layer.md.
/// </summary>
internal static class RowChoice
{
    /// <summary>Chooses schedules.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="goal">Part and share.</param>
    /// <param name="given">Folds that are not to be chosen.</param>
    /// <param name="plan">A folding that fits, output-stationary where folds were not given.</param>
    /// <param name="cancellation">Stops it.</param>
    public static FoldingPlan Of(IntegerGraph graph, FoldGoal goal, IReadOnlyDictionary<string, Fold> given, FoldingPlan plan, CancellationToken cancellation)
    {
        Budget budget = Budget.Of(goal.Device, goal.Share);
        double interval = CycleModel.Simulate(plan.Dataflow, cancellation).Interval;
        var read = plan.Dataflow.Stages.OfType<MvuStage>().ToDictionary(m => m.Layer, m => m.WordsRead * m.Pe * m.Simd * m.WeightBits, StringComparer.Ordinal);
        foreach (FoldableLayer layer in Folding.LayersOf(graph).Where(l => !given.ContainsKey(l.Name)).OrderByDescending(l => read[l.Name]))
        {
            cancellation.ThrowIfCancellationRequested();
            FoldOption? cheapest = LayerOptions.Of(graph, layer, ResourceModel.Stored, goal.LutProducts, Schedule.RowStationary, given: null).Options
                .Where(o => o.Fold.Schedule == Schedule.RowStationary && o.Cycles <= plan.Cycles)
                .MinBy(o => budget.Cost(o.Use));
            if (cheapest is null)
            {
                continue;
            }

            DataflowGraph built = DataflowBuilder.Build(graph, plan.Folding.With(graph, [KeyValuePair.Create(layer.Name, cheapest.Fold)]));
            ResourceUse use = ResourceModel.Stored.Estimate(built);
            if (budget.Holds(use) && CycleModel.Simulate(built, cancellation).Interval <= interval)
            {
                plan = plan with { Dataflow = built, Use = use };
            }
        }

        return plan;
    }
}
