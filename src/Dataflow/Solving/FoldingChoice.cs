using GradientsToGates.Dataflow.Resources;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>A folding and what it is worth.</summary>
/// <param name="Folding">A fold for every layer.</param>
/// <param name="Cycles">Cycles between frames by the slowest layer.</param>
/// <param name="Use">Estimated resources of the design.</param>
public sealed record FoldingChoice(Folding Folding, long Cycles, ResourceUse Use);
