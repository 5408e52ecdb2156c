using System.Globalization;
using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.Quantization;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline.Widths;

/// <summary>Widths by layer that cost least within a loss of accuracy: <c>g2g search</c>.</summary>
/// <param name="run">The run.</param>
public sealed class WidthSearch(RunSession run)
{
    /// <summary>Cost: bits of all weights.</summary>
    public const string Memory = "memory";

    /// <summary>Cost: weight bits times activation bits, over all multiply-accumulates.</summary>
    public const string Multipliers = "multipliers";

    /// <summary>File of the choice, for <c>g2g quantize --layer-format-file</c>.</summary>
    public const string FormatFile = "layer-formats.txt";

    /// <summary>Searches.</summary>
    /// <param name="cost"><see cref="Memory"/> or <see cref="Multipliers"/>.</param>
    /// <param name="maxLoss">Points of accuracy below float that may be lost on the held-out images.</param>
    /// <param name="layers">Layers to lower; null for all.</param>
    /// <param name="images">Held-out images; null for the usual number.</param>
    /// <exception cref="UserException">G2G8121: the loss is no percentage. G2G8122: 8 bits lose more already. G2G8123: a layer is none. G2G8124: there are no images. G2G8125: the run was trained for given widths.</exception>
    public SearchResults Find(string cost, double maxLoss, IReadOnlyList<string>? layers, int? images)
    {
        RequireLegal(maxLoss);
        WidthPlan.RequireFloat(run);
        var plan = new WidthPlan(run.Definition.Graph, run.Settings.Quantization, layers);
        WidthUnit[] units = [.. plan.Units.Where(u => u.Weights || cost == Multipliers)];
        HeldOutImages held = HeldOutImages.Of(run, images);
        run.Services.Progress.Say($"searched on {held}; test images are looked at once, at the end");
        var meter = new WidthMeter(run, held);
        WidthScore basis = Score(plan.Full);
        RequireWithin(basis, maxLoss, plan.Basis.Name, held);
        BitCost bits = Costs(plan);
        using IProgressTask progress = run.Services.Progress.Start("search", 2 * units.Length * GreedyWidths.Steps);
        GreedyWidths greedy = Greedy(plan, units, w => CostOf(bits, w, cost), Score, maxLoss, progress);
        IReadOnlyList<int> found = greedy.Search();
        SearchPoint[] points = [.. greedy.Trials.Select(t => plan.Widths(units, t.Bits)).Zip(greedy.Trials, (w, t) => new SearchPoint(t.How, w, CostOf(bits, w, Memory), CostOf(bits, w, Multipliers), Score(w)))];
        int chosen = greedy.Trials.ToList().FindIndex(t => t.Bits.SequenceEqual(found));
        return new SearchResults(QuantizeStep.WeightsKey(run), held.Facts, plan.Basis.Name, cost, maxLoss, meter.FloatAccuracy, points, chosen, Check(plan, points[chosen].Widths));

        WidthScore Score(IReadOnlyList<LayerWidth> widths) => meter.Measure(plan.Options(widths));
    }

    /// <summary>Writes <c>search.json</c>, <c>search.csv</c> and the choice as a file of layer formats.</summary>
    /// <param name="results">What was found.</param>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write(SearchResults results)
    {
        var text = new StringBuilder("how,memory bits,multiplier bits,correct,total,points lost,same class as float,widths\n");
        foreach (SearchPoint p in results.Points)
        {
            text.Append(CultureInfo.InvariantCulture, $"{p.How},{p.MemoryBits},{p.MultiplierBits},{p.Score.Accuracy?.Correct},{p.Score.Agreement.Total},{p.Score.Lost:R},{p.Score.Agreement.Correct},");
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', p.Widths.Select(w => $"{w.Layer}={WidthPlan.FormatOf(w)}"))}\n");
        }

        AtomicFile.WriteAllText(run.At(KeptTables.Search), ResultsJson.Write(results));
        AtomicFile.WriteAllText(run.At("search.csv"), text.ToString());
        AtomicFile.WriteAllText(run.At(FormatFile), LayerFormats(results));
        return [run.At(FormatFile), run.At(KeptTables.Search), run.At("search.csv")];
    }

    // 'none' first: formats that the run's layers had before are no part of the choice.
    private string LayerFormats(SearchResults results)
    {
        SearchPoint chosen = results.Points[results.Chosen];
        string lost = string.Create(CultureInfo.InvariantCulture, $"{chosen.Score.Lost:F2} of at most {results.MaxLoss} points on {results.Images.Count}");
        IEnumerable<string> lines =
        [
            $"# {run.Settings.Network}: least {results.Cost}, {lost} {results.Images.Words}.",
            $"# For a run in {results.Basis}: g2g quantize RUN --format {results.Basis} --layer-format-file {FormatFile}",
            "none",
            .. chosen.Widths.Select(w => $"{w.Layer}={WidthPlan.FormatOf(w)}"),
        ];
        return string.Join('\n', lines) + "\n";
    }

    // The first half of the progress is each unit alone, the second the way down.
    private static GreedyWidths Greedy(
        WidthPlan plan, WidthUnit[] units, Func<IReadOnlyList<LayerWidth>, long> cost, Func<IReadOnlyList<LayerWidth>, WidthScore> score, double maxLoss, IProgressTask progress)
    {
        long full = cost(plan.Full);
        return new GreedyWidths(units.Length, b => cost(plan.Widths(units, b)), Measure)
        {
            OnAlone = (done, unit) => progress.Report(done, $"{units[unit].Layer} {units[unit].What} alone"),
            OnStep = (done, bits) => progress.Report(
                (units.Length * GreedyWidths.Steps) + done, string.Create(CultureInfo.InvariantCulture, $"{100.0 * cost(plan.Widths(units, bits)) / full:F1} % of the cost of {plan.Basis.Name}")),
        };

        Verdict Measure(IReadOnlyList<int> bits)
        {
            WidthScore s = score(plan.Widths(units, bits));
            return new Verdict(s.Lost <= maxLoss, s.Agreement.Total - s.Agreement.Correct);
        }    }

    private BitCost Costs(WidthPlan plan)
    {
        Calibration calibration = run.Calibrate(plan.Basis);
        return new BitCost(Quantizer.Convert(run.Definition.Graph, run.Weights.Items.ToDictionary(), calibration.Ranges, plan.Basis, calibration.Means).Graph);
    }

    private SearchCheck Check(WidthPlan plan, IReadOnlyList<LayerWidth> chosen)
    {
        HeldOutImages test = HeldOutImages.Test(run);
        var meter = new WidthMeter(run, test);
        return new SearchCheck(test.Facts, meter.FloatAccuracy, meter.Measure(plan.Options(plan.Full)), meter.Measure(plan.Options(chosen)));
    }

    private static long CostOf(BitCost bits, IReadOnlyList<LayerWidth> widths, string cost)
    {
        var by = widths.ToDictionary(w => w.Layer, StringComparer.Ordinal);
        return cost == Memory ? bits.Memory(l => by[l].Weights) : bits.Multipliers(l => by[l].Weights, l => by[l].Activations);
    }

    private static void RequireLegal(double maxLoss)
    {
        if (maxLoss is not (>= 0 and <= 100))
        {
            throw UserException.BadInput("G2G8121", string.Create(CultureInfo.InvariantCulture, $"option --max-loss {maxLoss}"), "it is no loss of accuracy: that has 0 to 100 points.", "Write for example --max-loss 0.5.");
        }
    }

    private static void RequireWithin(WidthScore basis, double maxLoss, string name, HeldOutImages held)
    {
        if (basis.Lost > maxLoss)
        {
            throw UserException.BadInput(
                "G2G8122",
                string.Create(CultureInfo.InvariantCulture, $"option --max-loss {maxLoss}"),
                string.Create(CultureInfo.InvariantCulture, $"{name}, with all layers at 8 bits, loses {basis.Lost:F2} points already on {held}."),
                string.Create(CultureInfo.InvariantCulture, $"Allow at least --max-loss {Math.Ceiling(100 * basis.Lost) / 100}, or quantize the run with another --calibration first."));
        }
    }
}
