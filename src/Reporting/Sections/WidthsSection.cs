using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>What fewer bits cost layer by layer, and the widths that a search chose.</summary>
internal static class WidthsSection
{
    // A layer at so many bits is the basis itself: bars of one length.
    private const int Basis = 8;

    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        if (page.Data.Sensitivity is { } sensitivity)
        {
            WriteSensitivity(page, sensitivity);
        }
        else
        {
            page.Absent("What each layer costs at fewer bits", "The command is: g2g sensitivity RUN.");
        }

        if (page.Data.Search is { } search)
        {
            SearchPart.Write(page, search);
        }
        else
        {
            page.Absent("Widths by layer within a loss of accuracy", "The command is: g2g search RUN --max-loss 0.5.");
        }
    }

    private static void WriteSensitivity(Page page, SensitivityResults results)
    {
        page.Html.Element("h3", "One layer at a time");
        page.Paragraph($"Measured on {Figures.Count(results.Images.Count)} {results.Images.Words}; all other layers in {results.Basis}, which {Lost(results.Images, results.Base)} by itself. Activations are the codes behind a layer.");
        page.Html.Open("div", ("class", "small-multiples"));
        foreach (IGrouping<(string What, int Bits), SensitivityRow> group in results.Rows.Where(r => r.Bits < Basis).GroupBy(r => (r.What, r.Bits)))
        {
            var csv = new CsvWriter("layer", "what", "bits", "points lost", "same class as float", "total");
            foreach (SensitivityRow r in group)
            {
                csv.Row(r.Layer, r.What, Figures.Exact(r.Bits), Figures.Exact(r.Score.Lost), Figures.Exact(r.Score.Agreement.Correct), Figures.Exact(r.Score.Agreement.Total));
            }

            SensitivityRow worst = group.MaxBy(r => r.Score.Lost) ?? group.First();
            string title = $"{char.ToUpperInvariant(group.Key.What[0])}{group.Key.What[1..]} of {Figures.Counted(group.Key.Bits, "bit")}";
            page.Figure(
                BarChart.Draw(
                    page.UniqueName($"sensitivity-{group.Key.What}-{Figures.Exact(group.Key.Bits)}"),
                    title,
                    $"The most by {worst.Layer}: it {Lost(results.Images, worst.Score)}.",
                    results.Images.Synthetic ? "% not of float's class" : "points of accuracy lost",
                    [.. group.Select(r => new Bar(r.Layer, Math.Max(0, r.Score.Lost), Points(r.Score.Lost)))],
                    csv.ToString()));
        }

        page.Html.Close();
        foreach (IGrouping<string, SensitivityRow> what in results.Rows.GroupBy(r => r.What, StringComparer.Ordinal))
        {
            int[] bits = [.. what.Select(r => r.Bits).Distinct()];
            DataTable.Write(
                page,
                $"{(results.Images.Synthetic ? "Percent not of float's class" : "Points of accuracy lost")} by bits of {what.Key}; in brackets, percent of float's class",
                [new("Layer"), .. bits.Select(b => new Column(Figures.Counted(b, "bit"), true))],
                what.GroupBy(r => r.Layer, StringComparer.Ordinal).Select(l => new[] { new Cell(l.Key) }.Concat(l.Select(r => Cell.Figure($"{Points(r.Score.Lost)} ({Points(r.Score.Agreement.Percent ?? 0)})"))).ToArray()));
        }
    }

    private static string Lost(WidthImages images, WidthScore score) =>
        images.Synthetic ? $"gives another class than float for {Figures.Percent(score.Lost)}" : $"loses {Points(score.Lost)} points against float";

    private static string Points(double value) => Figures.Signed(value.ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
}
