using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>The path from data to gates, with this run's figure at each step.</summary>
internal static class PipelineSection
{
    // Line drawings on a 32 x 32 grid, one a step.
    private const string DataGlyph = "M5 6h22v20h-22z M5 20l6-6 5 5 4-4 7 7 M20 11h.01";
    private const string TrainGlyph = "M5 4v22h22 M8 8c3 12 7 14 18 15";
    private const string QuantizeGlyph = "M4 26h5v-5h5v-5h5v-5h5v-5h4";
    private const string VerilogGlyph = "M8 8h8a8 8 0 0 1 0 16h-8z M3 12h5 M3 20h5 M24 16h5";
    private const string CompareGlyph = "M4 10h6v6h6v-6h6v6h6 M4 24h6v-4h6v4h6v-4h6";
    private const string ChipGlyph = "M9 9h14v14h-14z M13 9v-5 M19 9v-5 M13 28v-5 M19 28v-5 M9 13h-5 M9 19h-5 M28 13h-5 M28 19h-5";

    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        RunSummary run = page.Summary;
        page.Paragraph("Each step hands its result to the next. From the integer graph on there is one set of numbers: the reference, the Verilog and every simulator must agree on each of them.");
        page.Html.Open("ol", ("class", "pipeline"));
        Step(page, DataGlyph, "Data", run.Dataset?.Name, run.Dataset is null ? null : Figures.Counted(run.Dataset.Sample, "test image"));
        Step(page, TrainGlyph, "Gradients", run.Parameters is long p ? Figures.Counted(p, "parameter") : null, Accuracy(run.Accuracy.Float, "in float"));
        Step(page, QuantizeGlyph, "Integers", page.Data.Layers.Count > 0 ? Figures.Counted(page.Data.Layers.Count, "operation") : null, Accuracy(run.Accuracy.Integer, "in integers"));
        Step(page, VerilogGlyph, "Verilog", page.Data.Stages.Count > 0 ? Figures.Counted(page.Data.Stages.Count, "stage") : null, run.Cycles.Interval.Predicted is double c ? Figures.Cycles(c) + " cycles a frame" : null);
        Verdict verdict = Verdict.Of(run);
        bool compared = verdict.Agreement != Agreement.NotMeasured;
        Step(page, CompareGlyph, "Simulation", compared ? Figures.Counted(run.Cosim.Max(s => s.Images), "image") : null, compared ? (verdict.Mismatches == 1 ? "1 mismatch" : Figures.Count(verdict.Mismatches) + " mismatches") : null, verdict.Mismatches > 0);
        Step(page, ChipGlyph, "Gates", run.Synthesis is null ? null : Figures.Count(run.Synthesis.Lut) + " LUT", run.Synthesis is null ? null : $"{Figures.Count(run.Synthesis.Dsp)} DSP in {run.Synthesis.Device}", run.Synthesis is { Fits: false });
        page.Html.Close();
    }

    private static void Step(Page page, string glyph, string name, string? first, string? second, bool bad = false)
    {
        MarkupWriter html = page.Html;
        html.Open("li", ("class", bad ? "bad" : null));
        html.Open("svg", ("viewBox", "0 0 32 32"), ("width", "32"), ("height", "32"), ("aria-hidden", "true"), ("class", "glyph")).Element("path", null, ("d", glyph)).Close();
        html.Element("strong", name);
        if (first is null && second is null)
        {
            html.Element("span", Figures.NotMeasured, ("class", "missing"));
        }
        else
        {
            foreach (string line in new[] { first, second }.OfType<string>())
            {
                // A narrow box: the line may break between figure and noun.
                html.Element("span", line.Replace('\u00a0', ' '));
            }
        }

        html.Close();
    }

    private static string? Accuracy(Accuracy? accuracy, string where) => accuracy?.Percent is double p ? $"{Figures.Percent(p)} {where}" : null;
}
