using System.Globalization;
using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline.Widths;

/// <summary>What each layer costs at fewer bits, all others at 8: <c>g2g sensitivity</c>.</summary>
/// <param name="run">The run.</param>
public sealed class SensitivityTable(RunSession run)
{
    /// <summary>Measures.</summary>
    /// <param name="bits">Widths, each from 2 to 8.</param>
    /// <param name="weights">Lower weights.</param>
    /// <param name="activations">Lower the codes behind layers.</param>
    /// <param name="layers">Layers to lower; null for all.</param>
    /// <param name="images">Held-out images; null for the usual number.</param>
    /// <exception cref="UserException">G2G8120: a width is out of range. G2G8123: a layer is none. G2G8124: there are no images. G2G8125: the run was trained for given widths.</exception>
    public SensitivityResults Measure(IReadOnlyList<int> bits, bool weights, bool activations, IReadOnlyList<string>? layers, int? images)
    {
        foreach (int b in bits)
        {
            WidthPlan.RequireLegal(b);
        }

        WidthPlan.RequireFloat(run);
        var plan = new WidthPlan(run.Definition.Graph, run.Settings.Quantization, layers);
        HeldOutImages held = HeldOutImages.Of(run, images);
        run.Services.Progress.Say($"measured on {held}; never on test images");
        var meter = new WidthMeter(run, held);
        WidthScore basis = meter.Measure(plan.Options(plan.Full));
        WidthUnit[] units = [.. plan.Units.Where(u => u.Weights ? weights : activations)];
        var rows = new List<SensitivityRow>();
        using IProgressTask progress = run.Services.Progress.Start("sensitivity", units.Length * bits.Count);
        foreach (WidthUnit unit in units)
        {
            foreach (int b in bits)
            {
                WidthScore score = meter.Measure(plan.Options(WidthPlan.With(plan.Full, unit, b)));
                rows.Add(new SensitivityRow(unit.Layer, unit.What, b, score));
                progress.Report(rows.Count, string.Create(CultureInfo.InvariantCulture, $"{unit.Layer} {unit.What} {b} bits: {score.Lost:F2} points"));
            }
        }

        return new SensitivityResults(QuantizeStep.WeightsKey(run), held.Facts, plan.Basis.Name, meter.FloatAccuracy, basis, rows);
    }

    /// <summary>Writes <c>sensitivity.json</c> and <c>sensitivity.csv</c>.</summary>
    /// <param name="results">What was measured.</param>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write(SensitivityResults results)
    {
        var text = new StringBuilder("layer,what,bits,correct,total,points lost,same class as float\n");
        foreach (SensitivityRow r in results.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.Layer},{r.What},{r.Bits},{r.Score.Accuracy?.Correct},{r.Score.Agreement.Total},{r.Score.Lost:R},{r.Score.Agreement.Correct}\n");
        }

        AtomicFile.WriteAllText(run.At(KeptTables.Sensitivity), ResultsJson.Write(results));
        AtomicFile.WriteAllText(run.At("sensitivity.csv"), text.ToString());
        return [run.At(KeptTables.Sensitivity), run.At("sensitivity.csv")];
    }
}
