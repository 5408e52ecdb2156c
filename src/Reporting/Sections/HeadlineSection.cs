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
        foreach (HeadlineFigure tile in HeadlineFigure.Of(run))
        {
            html.Open("div", ("class", "tile" + (tile.Missing ? " missing" : tile.Bad ? " bad" : "")));
            html.Element("dt", tile.Term);

            // A narrow box: the line may break between figure and unit.
            html.Open("dd").Element("strong", tile.Figure.Replace('\u00a0', ' ')).Element("small", tile.Note).Close();
            html.Close();
        }

        html.Close();
    }

    private static string Lede(RunSummary run)
    {
        string what = run.Parameters is long p ? $"A network of {Figures.Counted(p, "parameter")}" : "A network";
        what += run.Macs is long m ? $" and {Figures.Count(m)} multiply-accumulates a sample" : "";
        string data = run.Dataset is null ? "" : $", on {run.Dataset.Name}";
        string format = run.Format is null ? "" : FormatWords.Of(run.Format) is { Length: > 0 } words ? $" In hardware: {words} ({run.Format})." : $" In hardware: {run.Format}.";
        return $"{what}{data}: trained in floating point, quantized to integers, emitted as Verilog and compared with its reference.{format}";
    }
}
