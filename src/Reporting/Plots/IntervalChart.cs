using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>A value with the interval it lies in.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">Lower end of its interval; the value itself for none.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Value, double Low, double High);

/// <summary>One row: a value of each series, or none.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Values">One per series, null where there is none.</param>
public sealed record IntervalRow(string Label, IReadOnlyList<Interval?> Values);

/// <summary>Rows of points with their intervals, one series beside another. The axis does not begin at zero: lengths mean nothing here, positions do.</summary>
public static class IntervalChart
{
    private const int Width = 440;
    private const int Line = 15;
    private const int Gap = 9;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="description">What the reader should see.</param>
    /// <param name="axisTitle">Quantity and unit.</param>
    /// <param name="series">Names of the series, at most three.</param>
    /// <param name="rows">At least one value in all.</param>
    /// <param name="csv">The numbers.</param>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static Plot Draw(string name, string title, string description, string axisTitle, IReadOnlyList<string> series, IReadOnlyList<IntervalRow> rows, string csv)
    {
        Interval[] all = [.. rows.SelectMany(r => r.Values).OfType<Interval>()];
        if (all.Length == 0)
        {
            throw new ArgumentException($"plot '{name}' needs a value", nameof(rows));
        }

        Axis axis = Axis.Around(all.Min(v => v.Low), all.Max(v => v.High), 4);
        double labels = Math.Min(170, rows.Max(r => Px.WidthOf(r.Label))) + 14;
        double height = rows.Sum(HeightOf);
        var frame = new Frame(labels, 26, Width - Math.Max(16, (Px.WidthOf(axis.Label(axis.Ticks[^1])) / 2) + 2), 26 + height);
        var svg = new MarkupWriter(baseDepth: 1);
        DrawLegend(svg, series);
        frame.DrawX(svg, axis, axisTitle, grid: true);
        double top = frame.Top;
        foreach (IntervalRow row in rows)
        {
            svg.Element("text", Px.Fit(row.Label, labels - 12), ("class", "p-label"), ("x", Px.Of(labels - 8)), ("y", Px.Of(top + (HeightOf(row) / 2) + 4)), ("text-anchor", "end"));
            DrawRow(svg, frame, axis, row, top + (Gap / 2.0) + (Line / 2.0));
            top += HeightOf(row);
        }

        svg.Element("line", null, ("class", "p-base"), ("x1", Px.Of(frame.Left)), ("x2", Px.Of(frame.Left)), ("y1", Px.Of(frame.Top)), ("y2", Px.Of(frame.Bottom)));
        return new Plot(name, title, description, Width, (int)Math.Ceiling(frame.Bottom + 44), svg.ToString(), csv);
    }

    private static double HeightOf(IntervalRow row) => (Math.Max(1, row.Values.Count(v => v is not null)) * Line) + Gap;

    private static void DrawRow(MarkupWriter svg, Frame frame, Axis axis, IntervalRow row, double y)
    {
        for (int i = 0; i < row.Values.Count; i++)
        {
            if (row.Values[i] is not { } v)
            {
                continue;
            }

            svg.Open("g", ("class", "p-s" + Px.Of(i + 1)));
            double low = axis.Position(v.Low, frame.Left, frame.Right);
            double high = axis.Position(v.High, frame.Left, frame.Right);
            svg.Element("path", null, ("class", "p-whisker"), ("d", $"M{Px.Of(low)} {Px.Of(y - 3.5)}v7m0 -3.5H{Px.Of(high)}m0 -3.5v7"));
            Marker.Draw(svg, i + 1, axis.Position(v.Value, frame.Left, frame.Right), y);
            svg.Close();
            y += Line;
        }
    }

    private static void DrawLegend(MarkupWriter svg, IReadOnlyList<string> series)
    {
        double x = 8;
        for (int i = 0; i < series.Count; i++)
        {
            svg.Open("g", ("class", "p-s" + Px.Of(i + 1)));
            Marker.Draw(svg, i + 1, x + 5, 10);
            svg.Element("text", series[i], ("class", "p-key"), ("x", Px.Of(x + 15)), ("y", "14"));
            svg.Close();
            x += 15 + Px.WidthOf(series[i]) + 18;
        }
    }
}
