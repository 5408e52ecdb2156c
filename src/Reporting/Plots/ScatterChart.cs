using System.Text;
using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>Points of some kind.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="Points">Where they lie.</param>
public sealed record PointSeries(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Points in a plane, the front of the best among them, and a limit.</summary>
public static class ScatterChart
{
    private const int Width = 440;
    private const int Height = 300;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="description">What the reader should see.</param>
    /// <param name="titles">Quantity and unit of x and y.</param>
    /// <param name="series">At most three kinds of points; at least one point in all.</param>
    /// <param name="front">Points that a line joins in steps: from each on, nothing better up to the next.</param>
    /// <param name="limit">A y that a line is drawn at.</param>
    /// <param name="csv">The numbers.</param>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static Plot Draw(
        string name, string title, string description, (string X, string Y) titles, IReadOnlyList<PointSeries> series, IReadOnlyList<(double X, double Y)> front, double limit, string csv)
    {
        (double X, double Y)[] all = [.. series.SelectMany(s => s.Points)];
        if (all.Length == 0)
        {
            throw new ArgumentException($"plot '{name}' needs a point", nameof(series));
        }

        Axis x = Axis.Around(0, all.Max(p => p.X), 4);
        Axis y = Axis.Around(Math.Min(0, all.Min(p => p.Y)), Math.Max(limit, all.Max(p => p.Y)), 5);
        var frame = new Frame(Frame.RoomFor(y), 52, Width - Math.Max(16, (Px.WidthOf(x.Label(x.Ticks[^1])) / 2) + 2), Height - 46);
        var svg = new MarkupWriter(baseDepth: 1);
        frame.DrawY(svg, y, titles.Y);
        frame.DrawX(svg, x, titles.X, grid: false);
        string at = Px.Of(y.Position(limit, frame.Bottom, frame.Top));
        svg.Element("line", null, ("class", "p-limit"), ("x1", Px.Of(frame.Left)), ("x2", Px.Of(frame.Right)), ("y1", at), ("y2", at));
        svg.Element("path", null, ("class", "p-front"), ("d", Steps(front, frame, x, y)));
        double key = 8;
        for (int i = 0; i < series.Count; i++)
        {
            svg.Open("g", ("class", "p-s" + Px.Of(i + 1)));
            foreach ((double px, double py) in series[i].Points)
            {
                Marker.Draw(svg, i + 1, x.Position(px, frame.Left, frame.Right), y.Position(py, frame.Bottom, frame.Top));
            }

            Marker.Draw(svg, i + 1, key + 5, 10);
            svg.Element("text", series[i].Name, ("class", "p-key"), ("x", Px.Of(key + 15)), ("y", "14"));
            svg.Close();
            key += 15 + Px.WidthOf(series[i].Name) + 18;
        }

        return new Plot(name, title, description, Width, Height, svg.ToString(), csv);
    }

    private static string Steps(IReadOnlyList<(double X, double Y)> front, Frame frame, Axis x, Axis y)
    {
        var path = new StringBuilder();
        foreach ((double px, double py) in front.OrderBy(p => p.X))
        {
            string h = Px.Of(x.Position(px, frame.Left, frame.Right));
            path.Append(path.Length == 0 ? $"M{h} " : $"H{h}V").Append(Px.Of(y.Position(py, frame.Bottom, frame.Top)));
        }

        return path.Length == 0 ? "M0 0" : path.ToString();
    }
}
