using System.Globalization;
using System.Text;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>Foldings of a run from the fastest down, kept as <c>sweep.json</c> and <c>sweep.csv</c> for the report.</summary>
public static class FoldSweep
{
    /// <summary>Finds them.</summary>
    /// <param name="run">The run, its integer graph there.</param>
    public static SweepResults Find(RunSession run)
    {
        FoldGoal goal = FoldStep.Goal(run.Settings);
        using IProgressTask progress = run.Services.Progress.Start("sweep foldings", 1);
        IReadOnlyList<FoldingChoice> choices = FoldingPlanner.Sweep(run.Integer, goal, FoldStep.Given(run.Settings), run.Services.Cancellation);
        progress.Report(1);
        IReadOnlyList<FoldableLayer> layers = Folding.LayersOf(run.Integer);
        return new SweepResults(
            QuantizeStep.Identity(run, "integer"),
            new DeviceCapacity(goal.Device.Lut, goal.Device.Ff, goal.Device.Dsp, goal.Device.Bram36),
            goal.Device.Name,
            goal.Megahertz,
            [
                .. choices.Select(c => new SweepPoint(
                    c.Cycles,
                    Math.Round(goal.Fps(c.Cycles), 2),
                    (int)Math.Round(c.Use.Lut),
                    (int)Math.Round(c.Use.Ff),
                    c.Use.Dsp,
                    c.Use.Bram18,
                    layers.ToDictionary(l => l.Name, l => c.Folding[l.Name].ToString()))),
            ],
            Choices(run.Settings));
    }

    /// <summary>What a sweep depends on besides graph, part and clock.</summary>
    /// <param name="settings">A run's choices.</param>
    internal static string Choices(RunSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"{settings.Share} % {settings.LutProducts} {settings.Schedule} {string.Join(' ', FoldStep.Given(settings).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}={g.Value}"))}");

    /// <summary>Writes them into the run folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="results">The foldings.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Write(RunSession run, SweepResults results)
    {
        string json = run.At(KeptTables.Sweep);
        string csv = Path.ChangeExtension(json, ".csv");
        AtomicFile.WriteAllText(json, ResultsJson.Write(results));
        var text = new StringBuilder("cycles,frames_per_second,lut,ff,dsp48e1,ramb18,folds\n");
        foreach (SweepPoint p in results.Points)
        {
            text.Append(CultureInfo.InvariantCulture, $"{p.Cycles},{p.Fps},{p.Lut},{p.Ff},{p.Dsp},{p.Bram18},{string.Join(' ', p.Folds.Select(f => $"{f.Key}={f.Value}"))}\n");
        }

        AtomicFile.WriteAllText(csv, text.ToString());
        return [csv, json];
    }
}
