using GradientsToGates.Dataflow.Resources;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>A chosen folding, built.</summary>
/// <param name="Dataflow">The design, its FIFOs as deep as the cycle model says.</param>
/// <param name="Cycles">Cycles between frames by the slowest layer.</param>
/// <param name="Use">Estimated resources.</param>
/// <param name="Fits">Whether these are within what the goal allows; without a target the smallest folding is taken where none does.</param>
public sealed record FoldingPlan(DataflowGraph Dataflow, long Cycles, ResourceUse Use, bool Fits)
{
    /// <summary>The folds.</summary>
    public Folding Folding => Dataflow.Folding;
}
