using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>What a bar says beyond its length.</summary>
public enum BarKind
{
    /// <summary>An ordinary bar.</summary>
    Plain,

    /// <summary>The one to look at; hatched, so that colour is not needed.</summary>
    Marked,

    /// <summary>Over its limit; cross-hatched.</summary>
    Bad,

    /// <summary>Not measured: no bar at all, only the words.</summary>
    Missing,
}

/// <summary>One bar.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">Its length in units of the axis; 0 when <see cref="BarKind.Missing"/>.</param>
/// <param name="Text">Printed at its end.</param>
/// <param name="Kind">How it is drawn.</param>
public sealed record Bar(string Label, double Value, string Text, BarKind Kind = BarKind.Plain);

/// <summary>Horizontal bars from zero, each with its label and its value in words.</summary>
public static class BarChart
{
    private const int Width = 440;
    private const int RowHeight = 27;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="description">What the reader should see.</param>
    /// <param name="axisTitle">Quantity and unit of the bars.</param>
    /// <param name="bars">At least one.</param>
    /// <param name="csv">The numbers.</param>
    /// <param name="limit">A value every bar is held against, drawn as a track up to it; null for none.</param>
    public static Plot Draw(string name, string title, string description, string axisTitle, IReadOnlyList<Bar> bars, string csv, double? limit = null)
    {
        double most = bars.Max(b => b.Value);
        Axis axis = Axis.Between(0, Math.Max(most, limit ?? 0), 4, whole: bars.All(b => double.IsInteger(b.Value)));
        double labels = Math.Min(160, bars.Max(b => Px.WidthOf(b.Label))) + 14;
        double texts = bars.Max(b => Px.WidthOf(b.Text)) + 14;
        double height = (bars.Count * RowHeight) + 52;

        // Texts stand in a column of their own at the right, so that they never meet a bar.
        var frame = new Frame(labels, 6, Math.Max(labels + 80, Width - texts), height - 44);
        var svg = new MarkupWriter(baseDepth: 1);
        frame.DrawX(svg, axis, axisTitle, grid: true);
        for (int i = 0; i < bars.Count; i++)
        {
            DrawBar(svg, frame, axis, bars[i], frame.Top + (i * RowHeight), limit);
        }

        svg.Element("line", null, ("class", "p-base"), ("x1", Px.Of(frame.Left)), ("x2", Px.Of(frame.Left)), ("y1", Px.Of(frame.Top)), ("y2", Px.Of(frame.Bottom)));
        return new Plot(name, title, description, Width, (int)height, svg.ToString(), csv);
    }

    private static void DrawBar(MarkupWriter svg, Frame frame, Axis axis, Bar bar, double top, double? limit)
    {
        (string kind, string texture) = bar.Kind switch
        {
            BarKind.Marked => ("p-bar p-marked", "p-hatch"),
            BarKind.Bad => ("p-bar p-bad", "p-hatch"),
            _ => ("p-bar p-plain", ""),
        };
        string y = Px.Of(top + 5);
        string thickness = Px.Of(RowHeight - 10);
        double middle = top + (RowHeight / 2.0) + 4;
        svg.Open("g", ("class", kind));
        svg.Element("text", Px.Fit(bar.Label, frame.Left - 12), ("class", "p-label"), ("x", Px.Of(frame.Left - 8)), ("y", Px.Of(middle)), ("text-anchor", "end"));
        if (limit is double end)
        {
            svg.Element("rect", null, ("class", "p-track"), ("x", Px.Of(frame.Left)), ("y", y), ("width", Px.Of(axis.Position(end, 0, frame.Right - frame.Left))), ("height", thickness));
        }

        if (bar.Kind != BarKind.Missing)
        {
            // A value above zero is never drawn as nothing.
            double length = bar.Value > 0 ? Math.Max(1.5, axis.Position(bar.Value, 0, frame.Right - frame.Left)) : 0;
            svg.Element("rect", null, ("class", "p-fill"), ("x", Px.Of(frame.Left)), ("y", y), ("width", Px.Of(length)), ("height", thickness));
            if (texture.Length > 0)
            {
                svg.Element("path", null, ("class", texture), ("d", Hatch(frame.Left, top + 5, length, RowHeight - 10)));
            }
        }

        svg.Element("text", bar.Text, ("class", bar.Kind == BarKind.Missing ? "p-missing" : "p-value"), ("x", Px.Of(frame.Right + 8)), ("y", Px.Of(middle)));
        svg.Close();
    }

    /// <summary>Slanted strokes inside a rectangle; plain paths, since pattern ids would have to be unique in a page.</summary>
    private static string Hatch(double left, double top, double width, double height)
    {
        var path = new System.Text.StringBuilder();
        for (double x = left + 4; x + (height / 2) < left + width; x += 6)
        {
            path.Append("M").Append(Px.Of(x)).Append(' ').Append(Px.Of(top + height)).Append('l').Append(Px.Of(height / 2)).Append(' ').Append(Px.Of(-height));
        }

        return path.Length == 0 ? "M0 0" : path.ToString();
    }
}
