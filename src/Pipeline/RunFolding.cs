using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Solving;

namespace GradientsToGates.Pipeline;

/// <summary>What a run's folding was chosen for.</summary>
public static class RunFolding
{
    /// <summary>Part, share, clock and target.</summary>
    /// <param name="run">The run.</param>
    public static FoldGoal Goal(RunSession run) => FoldStep.Goal(run.Settings);

    /// <summary>Folds that were given.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyDictionary<string, Fold> Given(RunSession run) => FoldStep.Given(run.Settings);
}
