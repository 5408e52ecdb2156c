using System.Globalization;
using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>A square table of counts; cells on the diagonal (right answers) and off it (errors) have a colour scale each, so that a few errors show beside many right answers.</summary>
public static class HeatMap
{
    private const int Width = 440;

    // Below this cell size a number would not fit.
    private const double SmallestWithText = 22;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="description">What the reader should see.</param>
    /// <param name="labels">One per row, and per column.</param>
    /// <param name="counts">Rows: what is; columns: what was said.</param>
    /// <param name="rowTitle">What the rows are.</param>
    /// <param name="columnTitle">What the columns are.</param>
    /// <exception cref="ArgumentException">Not square, or not as many labels.</exception>
    public static Plot Draw(
        string name, string title, string description, IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts, string rowTitle, string columnTitle)
    {
        int n = labels.Count;
        if (n == 0 || counts.Count != n || counts.Any(r => r.Count != n))
        {
            throw new ArgumentException($"plot '{name}' needs {n} rows of {n} counts", nameof(counts));
        }

        double widest = Math.Min(90, labels.Max(Px.WidthOf));
        double left = 30 + widest;
        double cell = Math.Min(58, (Width - left - 8) / n);
        bool turned = widest > cell - 2;
        double top = 24 + (turned ? widest + 6 : 20);
        double height = top + (n * cell) + 8;

        int mostRight = Math.Max(1, Enumerable.Range(0, n).Max(i => counts[i][i]));
        int mostWrong = Math.Max(1, Enumerable.Range(0, n).Max(r => Enumerable.Range(0, n).Where(c => c != r).Select(c => counts[r][c]).DefaultIfEmpty(0).Max()));

        var svg = new MarkupWriter(baseDepth: 1);
        svg.Element("text", columnTitle, ("class", "p-name"), ("x", Px.Of(left + (n * cell / 2))), ("y", "14"), ("text-anchor", "middle"));
        string rowAt = Px.Of(top + (n * cell / 2));
        svg.Element("text", rowTitle, ("class", "p-name"), ("x", "14"), ("y", rowAt), ("text-anchor", "middle"), ("transform", $"rotate(-90 14 {rowAt})"));
        for (int i = 0; i < n; i++)
        {
            double middle = (i * cell) + (cell / 2);
            string label = Px.Fit(labels[i], 90);
            svg.Element("text", label, ("class", "p-label"), ("x", Px.Of(left - 6)), ("y", Px.Of(top + middle + 4)), ("text-anchor", "end"));
            string x = Px.Of(left + middle + (turned ? 4 : 0));
            string y = Px.Of(top - 7);
            svg.Element("text", label, ("class", "p-label"), ("x", x), ("y", y), ("text-anchor", turned ? "start" : "middle"), ("transform", turned ? $"rotate(-90 {x} {y})" : null));
        }

        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c < n; c++)
            {
                DrawCell(svg, left + (c * cell), top + (r * cell), cell, counts[r][c], r == c ? mostRight : mostWrong, r == c);
            }
        }

        return new Plot(name, title, description, Width, (int)Math.Ceiling(height), svg.ToString(), Csv(labels, counts));
    }

    private static void DrawCell(MarkupWriter svg, double x, double y, double size, int count, int most, bool right)
    {
        // Square root: one error beside a hundred is still seen. Never so strong that the number on it is hard to read.
        string strength = (count == 0 ? 0 : 0.12 + (0.38 * Math.Sqrt((double)count / most))).ToString("0.##", CultureInfo.InvariantCulture);
        svg.Element(
            "rect",
            null,
            ("class", right ? "p-right" : "p-wrong"),
            ("x", Px.Of(x)),
            ("y", Px.Of(y)),
            ("width", Px.Of(size - 1.5)),
            ("height", Px.Of(size - 1.5)),
            ("fill-opacity", strength));
        if (size >= SmallestWithText)
        {
            string kind = count == 0 ? "p-zero" : right ? "p-cell" : "p-cell p-error";
            svg.Element("text", Compact(count), ("class", kind), ("x", Px.Of(x + (size / 2) - 0.7)), ("y", Px.Of(y + (size / 2) + 3.5)), ("text-anchor", "middle"));
        }
    }

    private static string Compact(int count) => count == 0 ? "·"
        : count < 10_000 ? count.ToString(CultureInfo.InvariantCulture)
        : (count / 1000.0).ToString("0", CultureInfo.InvariantCulture) + "k";

    private static string Csv(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var csv = new CsvWriter("true", "predicted", "count");
        for (int r = 0; r < labels.Count; r++)
        {
            for (int c = 0; c < labels.Count; c++)
            {
                csv.Row(labels[r], labels[c], counts[r][c].ToString(CultureInfo.InvariantCulture));
            }
        }

        return csv.ToString();
    }
}
