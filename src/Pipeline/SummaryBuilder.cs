using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Pipeline;

/// <summary>What has been measured so far, and the summary made of it. A figure that was not measured stays null.</summary>
public sealed class SummaryBuilder(RunSession run)
{
    /// <summary>Accuracy of the float weights.</summary>
    public EvaluationResult? Float { get; set; }

    /// <summary>Accuracy of the integer graph.</summary>
    public EvaluationResult? Integer { get; set; }

    /// <summary>Accuracies of other formats.</summary>
    public SortedDictionary<string, Accuracy> Formats { get; } = new(StringComparer.Ordinal);

    /// <summary>Cycles by the model.</summary>
    public CyclesResult? Predicted { get; set; }

    /// <summary>Simulators that ran.</summary>
    public List<CosimOutcome> Cosim { get; } = [];

    /// <summary>Resources.</summary>
    public SynthesisResult? Synthesis { get; set; }

    /// <summary>Program version, as the assembly says.</summary>
    public static string Version => typeof(SummaryBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Source commit, when it was built in a checkout.</summary>
    public static string? Commit => typeof(SummaryBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : null;

    /// <summary>Makes the summary.</summary>
    public RunSummary Build()
    {
        bool real = !run.Dataset.Synthetic;
        CyclesResult? simulated = Cosim.FirstOrDefault()?.Cycles;
        return new RunSummary
        {
            Network = run.Settings.Network,
            Parameters = run.Definition.Graph.ParameterCount(),
            Macs = run.Definition.Graph.MultiplyAccumulates(),
            Dataset = new DatasetFacts((real ? "" : "synthetic-") + run.Dataset.Name, run.Dataset.Sha256, run.Dataset.Test.Count, run.Dataset.Synthetic, run.Dataset.OriginalTest),
            Weights = run.WeightsResult.Source,
            Training = Training(),
            Accuracy = real
                ? new AccuracySummary { Float = Float?.Accuracy, FloatOriginal = Float?.Original, Integer = Integer?.Accuracy, IntegerOriginal = Integer?.Original, Formats = Formats }
                : new AccuracySummary(),
            Format = Integer is null ? null : run.Settings.Quantization.Name,
            Cosim = [.. Cosim.Select(c => c.Result)],
            Cycles = new CycleSummary
            {
                Interval = new CycleFigure(Predicted?.Interval, simulated?.Interval),
                Latency = new CycleFigure(Predicted?.Latency, simulated?.Latency),
            },
            Synthesis = Synthesis,
            Seconds = run.Steps.Seconds,
            Reused = run.Steps.Reused,
            Tools = ToolCatalog.All.Where(t => t.VersionArguments.Count > 0 || t.VersionOf is not null).ToDictionary(t => t.Name, run.Services.Tools.Locator.Version),
            Program = new ProgramFacts(
                Version,
                Commit,
                IntegerGraph.NumericsVersion,
                Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
                run.WeightsResult.Seed,
                run.Services.CommandLine,
                run.Services.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            Notes = run.Notes,
        };
    }

    private TrainingFacts? Training()
    {
        Ir.Float.TrainingRecipe recipe = run.Definition.Recipe;
        return run.WeightsResult.History.Count == 0 ? null : new TrainingFacts(
            recipe.Name.Length == 0 ? null : recipe.Name,
            run.WeightsResult.History[^1].Epoch,
            run.WeightsResult.ResultEpoch,
            recipe.ValidateOnTest ? "test" : recipe.Validation > 0 ? "held-out" : null);
    }
}
