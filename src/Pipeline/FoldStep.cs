using System.Globalization;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Pipeline;

/// <summary>Chooses the folding of a run: for its device, share, clock and target, around the folds that were given.</summary>
internal static class FoldStep
{
    /// <summary>Name of the step.</summary>
    public const string Name = "fold";

    /// <summary>What the settings of a run ask for.</summary>
    /// <param name="settings">A run's choices.</param>
    /// <exception cref="UserException">G2G2201: the device is not known.</exception>
    public static FoldGoal Goal(RunSettings settings) => new(Dataflow.Devices.DeviceCatalog.Get(settings.Device), settings.Megahertz, settings.TargetFps, settings.Share, settings.LutProducts, settings.Schedule, settings.RowsWhereTheyFit);

    /// <summary>Folds that a run was given.</summary>
    /// <param name="settings">A run's choices.</param>
    public static IReadOnlyDictionary<string, Fold> Given(RunSettings settings) => new Dictionary<string, Fold>(RunSession.Given(settings), StringComparer.Ordinal);

    /// <summary>The design by the chosen folding.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">G2G2102..2110: the network has no hardware. G2G7002, G2G7003: the target is not to be reached.</exception>
    public static DataflowGraph Do(RunSession run)
    {
        DataflowGraph? built = null;
        IntegerGraph graph = run.Integer;
        FoldGoal goal = Goal(run.Settings);
        IReadOnlyDictionary<string, Fold> given = Given(run.Settings);
        string[] key =
        [
            QuantizeStep.Identity(run, "integer"),
            goal.ToString(),
            string.Join(' ', given.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}={g.Value}")),
            MeasuredStage.Version,
            "FIFOs as shallow as may be",
        ];
        FoldResult result = run.Steps.Do(Name, key, [], () =>
        {
            using IProgressTask progress = run.Services.Progress.Start($"fold for {goal.Device.Name}", 1);
            FoldingPlan plan = FoldingPlanner.Plan(graph, goal, given, run.Services.Cancellation);
            IReadOnlyDictionary<string, FifoDepth> fifos = FifoSizing.Find(plan.Dataflow, run.Services.Cancellation);
            progress.Report(1);
            built = FifoSizing.Sized(plan.Dataflow, fifos);
            ResourceUse use = ResourceModel.Stored.Estimate(built);
            return new FoldResult(
                goal.Device.Name,
                Folding.LayersOf(graph).ToDictionary(l => l.Name, l => plan.Folding[l.Name].ToString()),
                plan.Cycles,
                (int)Math.Round(use.Lut),
                (int)Math.Round(use.Ff),
                use.Dsp,
                use.Bram18,
                fifos,
                plan.Fits);
        });
        if (!result.Fits)
        {
            run.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"No folding fits {goal.Share} % of {goal.Device.Name}: the smallest is taken."));
        }

        return built ?? DataflowBuilder.Build(graph, Folding.Smallest(graph).With(graph, result.Folds.Select(f => KeyValuePair.Create(f.Key, Fold.Parse(f.Value, f.Key)))), result.Fifos);
    }
}
