using System.Text;
using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Shown in the legend and as a CSV column.</param>
/// <param name="Values">One per x; null or not finite where there is none, which breaks the line.</param>
public sealed record Series(string Name, IReadOnlyList<double?> Values);

/// <summary>Lines over a common x. Lines differ in colour, in dash and in marker, so that colour alone never tells them apart.</summary>
public static class LineChart
{
    private const int Width = 440;
    private const int Height = 270;

    // Markers on more points than this only clutter.
    private const int MostMarkers = 40;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="description">What the reader should see.</param>
    /// <param name="x">Quantity and values of x, rising.</param>
    /// <param name="yTitle">Quantity and unit of y.</param>
    /// <param name="series">At most three; at least one value must be finite.</param>
    /// <param name="least">The y axis reaches down to this at least; null to fit the data.</param>
    /// <param name="most">The y axis ends here exactly; null to fit the data.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or series of another length than x.</exception>
    public static Plot Draw(
        string name, string title, string description, (string Title, IReadOnlyList<double> Values) x, string yTitle, IReadOnlyList<Series> series, double? least = null, double? most = null)
    {
        double[] finite = [.. series.SelectMany(s => s.Values).Where(IsFinite).Select(v => v ?? 0)];
        if (finite.Length == 0 || series.Any(s => s.Values.Count != x.Values.Count))
        {
            throw new ArgumentException($"plot '{name}' needs finite values, one per x in each series", nameof(series));
        }

        double low = Math.Min(least ?? finite.Min(), finite.Min());
        Axis yAxis = most is double top ? UpTo(low, top) : Axis.Around(low, finite.Max(), 5);
        Axis xAxis = Axis.Between(x.Values[0], x.Values[^1], 6, whole: true);
        var frame = new Frame(Frame.RoomFor(yAxis), series.Count > 1 ? 52 : 34, Width - Math.Max(16, (Px.WidthOf(xAxis.Label(xAxis.Ticks[^1])) / 2) + 2), Height - 46);

        var svg = new MarkupWriter(baseDepth: 1);
        frame.DrawY(svg, yAxis, yTitle);
        frame.DrawX(svg, xAxis, x.Title, grid: false);
        for (int i = 0; i < series.Count; i++)
        {
            DrawSeries(svg, frame, xAxis, yAxis, x.Values, series[i], i + 1);
        }

        DrawLegend(svg, series);
        return new Plot(name, title, description, Width, Height, svg.ToString(), Csv(x.Title, x.Values, series));
    }

    // Only the lower end is made round: the upper is a bound such as 100 %.
    private static Axis UpTo(double low, double high) => Axis.Between(Math.Min(Axis.Around(low, high, 5).Low, high), high, 5);

    private static void DrawSeries(MarkupWriter svg, Frame frame, Axis xAxis, Axis yAxis, IReadOnlyList<double> x, Series series, int number)
    {
        string kind = "p-s" + Px.Of(number);
        svg.Open("g", ("class", kind));
        foreach (List<int> run in Runs(series.Values))
        {
            var points = new StringBuilder();
            foreach (int i in Thinned(run, series.Values, (int)(frame.Right - frame.Left)))
            {
                points.Append(points.Length == 0 ? "" : " ")
                    .Append(Px.Of(xAxis.Position(x[i], frame.Left, frame.Right))).Append(',')
                    .Append(Px.Of(yAxis.Position(series.Values[i] ?? 0, frame.Bottom, frame.Top)));
            }

            svg.Element("polyline", null, ("class", "p-line"), ("points", points.ToString()));
        }

        for (int i = 0; i < x.Count && x.Count <= MostMarkers; i++)
        {
            if (IsFinite(series.Values[i]))
            {
                Marker.Draw(svg, number, xAxis.Position(x[i], frame.Left, frame.Right), yAxis.Position(series.Values[i] ?? 0, frame.Bottom, frame.Top));
            }
        }

        svg.Close();
    }

    private static void DrawLegend(MarkupWriter svg, IReadOnlyList<Series> series)
    {
        if (series.Count < 2)
        {
            return;
        }

        double x = 8;
        for (int i = 0; i < series.Count; i++)
        {
            svg.Open("g", ("class", "p-s" + Px.Of(i + 1)));
            svg.Element("line", null, ("class", "p-line"), ("x1", Px.Of(x)), ("x2", Px.Of(x + 26)), ("y1", "10"), ("y2", "10"));
            Marker.Draw(svg, i + 1, x + 13, 10);
            svg.Element("text", series[i].Name, ("class", "p-key"), ("x", Px.Of(x + 32)), ("y", "14"));
            svg.Close();
            x += 32 + Px.WidthOf(series[i].Name) + 18;
        }
    }

    /// <summary>Stretches of neighbouring finite values.</summary>
    private static List<List<int>> Runs(IReadOnlyList<double?> values)
    {
        var runs = new List<List<int>>();
        bool inside = false;
        for (int i = 0; i < values.Count; i++)
        {
            bool finite = IsFinite(values[i]);
            if (finite && !inside)
            {
                runs.Add([]);
            }

            if (finite)
            {
                runs[^1].Add(i);
            }

            inside = finite;
        }

        return runs;
    }

    /// <summary>Of more points than two a pixel column, the least and the greatest of each column: the drawing stays the same, the file small.</summary>
    private static List<int> Thinned(List<int> run, IReadOnlyList<double?> values, int columns)
    {
        if (run.Count <= 2 * columns)
        {
            return run;
        }

        var kept = new SortedSet<int> { run[0], run[^1] };
        for (int c = 0; c < columns; c++)
        {
            List<int> column = run.GetRange((int)((long)c * run.Count / columns), (int)(((long)(c + 1) * run.Count / columns) - ((long)c * run.Count / columns)));
            kept.Add(column.MinBy(i => values[i]));
            kept.Add(column.MaxBy(i => values[i]));
        }

        return [.. kept];
    }

    private static string Csv(string xTitle, IReadOnlyList<double> x, IReadOnlyList<Series> series)
    {
        var csv = new CsvWriter([xTitle, .. series.Select(s => s.Name)]);
        for (int i = 0; i < x.Count; i++)
        {
            csv.Row([Figures.Exact(x[i]), .. series.Select(s => s.Values[i] is double v ? Figures.Exact(v) : null)]);
        }

        return csv.ToString();
    }

    private static bool IsFinite(double? value) => value is double v && double.IsFinite(v);
}
