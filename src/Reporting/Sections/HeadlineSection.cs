using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>The top of the page: what a reader takes away in ten seconds.</summary>
internal static class HeadlineSection
{
    /// <summary>Writes the heading, the verdict and the six figures.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        RunSummary run = page.Summary;
        Verdict verdict = Verdict.Of(run);
        MarkupWriter html = page.Html;
        html.Element("p", "Gradients to Gates · run report", ("class", "eyebrow"));
        html.Element("h1", run.Network);
        html.Element("p", Lede(run), ("class", "lede"));

        (string kind, string mark) = verdict.Agreement switch
        {
            Agreement.Exact => ("verdict good", "✓"),
            Agreement.Different => ("verdict bad", "✗"),
            _ => ("verdict unknown", "?"),
        };
        html.Open("p", ("class", kind), ("role", verdict.Agreement == Agreement.Different ? "alert" : null));
        html.Element("span", mark, ("class", "mark"), ("aria-hidden", "true")).Open("span").Text(verdict.Sentence);
        if (verdict.Agreement == Agreement.Different)
        {
            html.Text(" ").Element("a", "See the layers.", ("href", "#comparison"));
        }

        html.Close().Close();

        html.Open("dl", ("class", "tiles"));
        Tile(html, "Accuracy, float", Figures.Percent(run.Accuracy.Float?.Percent), OutOf(run.Accuracy.Float));
        Tile(html, "Accuracy, integer", Figures.Percent(run.Accuracy.Integer?.Percent), OutOf(run.Accuracy.Integer) + Change(run.Accuracy));
        Tile(
            html,
            "Mismatches",
            verdict.Agreement == Agreement.NotMeasured ? Figures.NotMeasured : Figures.Count(verdict.Mismatches),
            verdict.Agreement == Agreement.NotMeasured ? "no simulation" : $"of {Figures.Count(verdict.Compared)} values",
            verdict.Agreement == Agreement.Different ? "bad" : null);
        CycleFigure interval = run.Cycles.Interval;
        Tile(html, $"Frame rate at {Clock}", FrameRate(run.Cycles), Source(interval, "cycles a frame"));
        Tile(html, $"Latency at {Clock}", LatencyTime(run.Cycles), Source(run.Cycles.Latency, "cycles, first beat in to last beat out"));
        FitTile(html, run.Synthesis);
        html.Close();
    }

    private static string Clock { get; } = Figures.Count(CycleSummary.ReferenceMegahertz) + "\u00a0MHz";

    private static string Lede(RunSummary run)
    {
        string what = run.Parameters is long p ? $"A network of {Figures.Counted(p, "parameter")}" : "A network";
        what += run.Macs is long m ? $" and {Figures.Count(m)} multiply-accumulates a sample" : "";
        string data = run.Dataset is null ? "" : $", on {run.Dataset.Name}";
        string format = run.Format is null ? "" : $" In hardware: {run.Format}.";
        return $"{what}{data}: trained in floating point, quantized to integers, emitted as Verilog and compared with its reference.{format}";
    }

    private static void Tile(MarkupWriter html, string term, string figure, string note, string? kind = null)
    {
        string missing = figure == Figures.NotMeasured ? " missing" : "";
        html.Open("div", ("class", ("tile " + kind).Trim() + missing));
        html.Element("dt", term);
        html.Open("dd").Element("strong", figure.Replace('\u00a0', ' ')).Element("small", note).Close();
        html.Close();
    }

    private static string OutOf(Accuracy? accuracy) =>
        accuracy is null ? "no test on real data" : $"{Figures.Count(accuracy.Correct)} of {Figures.Counted(accuracy.Total, "image")}";

    private static string Change(AccuracySummary accuracy)
    {
        if (accuracy.Float?.Percent is not double before || accuracy.Integer?.Percent is not double after)
        {
            return "";
        }

        double points = Math.Round(after - before, 2);
        return points == 0 ? ", same as float" : $", {(points < 0 ? "\u2212" : "+")}{Figures.Significant(Math.Abs(points))}\u00a0points";
    }

    private static string FrameRate(CycleSummary cycles) =>
        (cycles.Interval.Simulated ?? cycles.Interval.Predicted) is > 0 and long c ? Figures.Real(Math.Floor(CycleSummary.ReferenceMegahertz * 1e6 / c), "frames/s") : Figures.NotMeasured;

    private static string LatencyTime(CycleSummary cycles) =>
        (cycles.Latency.Simulated ?? cycles.Latency.Predicted) is long c ? Figures.Real((double)c / CycleSummary.ReferenceMegahertz, "µs") : Figures.NotMeasured;

    private static string Source(CycleFigure figure, string unit) =>
        figure.Simulated is long simulated ? $"{Figures.Count(simulated)} {unit}"
        : figure.Predicted is long predicted ? $"{Figures.Count(predicted)} {unit}, predicted only"
        : "no simulation";

    private static void FitTile(MarkupWriter html, SynthesisResult? synthesis)
    {
        if (synthesis is null)
        {
            Tile(html, "Fit", Figures.NotMeasured, "not synthesized");
            return;
        }

        Resource fullest = Resource.Of(synthesis).MaxBy(r => r.Share) ?? throw new InvalidOperationException("a device has resources");
        Tile(
            html,
            $"Fit in {synthesis.Device}",
            synthesis.Fits ? "yes" : "no",
            $"fullest: {Figures.Count(fullest.Used)} of {Figures.Count(fullest.Capacity)} {fullest.Name} ({Figures.Percent(100 * fullest.Share, 0)})",
            synthesis.Fits ? null : "bad");
    }
}
