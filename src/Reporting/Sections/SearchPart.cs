using System.Globalization;
using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>The part of a section on the widths that a search chose.</summary>
internal static class SearchPart
{
    // What loses more than so many times the budget would flatten the rest of the plot.
    private const double MostDrawn = 3;

    /// <summary>Writes it.</summary>
    /// <param name="page">Receives the markup.</param>
    /// <param name="results">What was found.</param>
    public static void Write(Page page, SearchResults results)
    {
        page.Html.Element("h3", $"Widths with the least {Words(results)} within {Points(results.MaxLoss)} points");
        page.Paragraph($"Chosen on {Figures.Count(results.Images.Count)} {results.Images.Words}, greedily: layer by layer, bit by bit, what saves most for each image that changes its class; measured anew at each step.");
        page.Html.Open("div", ("class", "pair"));
        WritePlot(page, results);
        page.Html.Open("div");
        WriteChoice(page, results);
        WriteCheck(page, results);
        page.Html.Close().Close();
        WriteFront(page, results);
    }

    private static void WritePlot(Page page, SearchResults results)
    {
        SearchPoint chosen = results.Points[results.Chosen];
        double most = MostDrawn * Math.Max(results.MaxLoss, 0.1);
        SearchPoint[] drawn = [.. results.Points.Where(p => p.Score.Lost <= most)];
        var csv = new CsvWriter("how", "memory bits", "multiplier bits", "lost", "same class as float", "total");
        foreach (SearchPoint p in results.Points)
        {
            csv.Row(p.How, Figures.Exact(p.MemoryBits), Figures.Exact(p.MultiplierBits), Figures.Exact(p.Score.Lost), Figures.Exact(p.Score.Agreement.Correct), Figures.Exact(p.Score.Agreement.Total));
        }

        int hidden = results.Points.Count - drawn.Length;
        string note = $"{Figures.Counted(results.Points.Count, "choice")} of widths measured{(hidden == 0 ? "" : $", {Figures.Count(hidden)} of them lose more than is drawn")}. The line joins those that no other beats in both; the dashed one is the budget.";
        string lost = results.Images.Synthetic ? "% not of float's class" : "points of accuracy lost";
        page.Figure(
            ScatterChart.Draw(
                page.UniqueName("widths"),
                $"Loss against {Words(results)}",
                note,
                (results.Cost == "memory" ? "bits of all weights" : "weight bits × activation bits, all products", lost),
                [
                    new PointSeries("measured", [.. drawn.Where(p => p != chosen).Select(p => ((double)results.CostOf(p), p.Score.Lost))]),
                    new PointSeries("chosen", [(results.CostOf(chosen), chosen.Score.Lost)]),
                ],
                [.. results.Front.Where(p => p.Score.Lost <= most).Select(p => ((double)results.CostOf(p), p.Score.Lost))],
                results.MaxLoss,
                csv.ToString()),
            note);
    }

    private static void WriteChoice(Page page, SearchResults results) => DataTable.Write(
        page,
        "The widths chosen",
        [new("Layer"), new("Weights", true), new("Activations", true)],
        results.Points[results.Chosen].Widths.Select(w => new[] { new Cell(w.Layer), Cell.Figure(Figures.Counted(w.Weights, "bit")), Cell.Figure(Figures.Counted(w.Activations, "bit")) }));

    private static void WriteCheck(Page page, SearchResults results)
    {
        SearchCheck check = results.Check;
        string kind = results.Images.Synthetic ? "Differ" : "Lost";
        DataTable.Write(
            page,
            $"Checked once on {Figures.Count(check.Images.Count)} {check.Images.Words}",
            [new("Network"), new("Accuracy", true), new(kind, true), new("As float", true)],
            [
                [new Cell("float"), Cell.Figure(Figures.Percent(check.Float?.Percent)), new Cell("", "n"), new Cell("", "n")],
                Row(results.Basis, check.Base),
                Row("chosen", check.Chosen),
            ]);

        static Cell[] Row(string name, WidthScore s) =>
            [new Cell(name), Cell.Figure(Figures.Percent(s.Accuracy?.Percent)), Cell.Figure(Points(s.Lost)), Cell.Figure(Figures.Percent(s.Agreement.Percent))];
    }

    private static void WriteFront(Page page, SearchResults results)
    {
        SearchPoint basis = results.Points[0];
        SearchPoint chosen = results.Points[results.Chosen];
        DataTable.Write(
            page,
            $"Choices that no other beats in both {results.Cost} and loss",
            [new("Choice"), new("Weight bits", true), new($"Of {results.Basis}", true), new("Multipliers", true), new("Lost", true), new("As float", true), new("Weights/activations by layer")],
            results.Front.Select(p => new[]
            {
                new Cell(p == chosen ? "chosen" : p.How),
                Cell.Figure(Figures.Count(p.MemoryBits)),
                Cell.Figure(Figures.Percent(100.0 * p.MemoryBits / basis.MemoryBits, 1)),
                Cell.Figure(Figures.Percent(100.0 * p.MultiplierBits / basis.MultiplierBits, 1)),
                Cell.Figure(Points(p.Score.Lost)),
                Cell.Figure(Figures.Percent(p.Score.Agreement.Percent)),
                new Cell(string.Join(", ", p.Widths.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Layer} {w.Weights}/{w.Activations}"))), "detail"),
            }));
    }

    private static string Words(SearchResults results) => results.Cost == "memory" ? "weight memory" : "multiplier cost";

    private static string Points(double value) => Figures.Signed(value.ToString("F2", CultureInfo.InvariantCulture));
}
