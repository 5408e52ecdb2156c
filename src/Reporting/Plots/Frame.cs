using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>The rectangle that data is drawn in, with its grid, tick labels and axis titles.</summary>
/// <param name="Left">Left edge, CSS pixels.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
internal readonly record struct Frame(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Room left of a frame for a y axis: its widest tick label and its title.</summary>
    /// <param name="y">The axis.</param>
    public static double RoomFor(Axis y) => 14 + y.Ticks.Max(t => Px.WidthOf(y.Label(t)));

    /// <summary>Draws a horizontal axis below, with ticks.</summary>
    /// <param name="svg">Receives the marks.</param>
    /// <param name="x">The axis.</param>
    /// <param name="title">Quantity and unit.</param>
    /// <param name="grid">True for lines across the frame.</param>
    public void DrawX(MarkupWriter svg, Axis x, string title, bool grid)
    {
        svg.Open("g", ("class", "p-axis"));
        foreach (double tick in x.Ticks)
        {
            string at = Px.Of(x.Position(tick, Left, Right));
            svg.Element("line", null, ("class", grid ? "p-grid" : "p-tick"), ("x1", at), ("x2", at), ("y1", Px.Of(grid ? Top : Bottom)), ("y2", Px.Of(Bottom + 4)));
            svg.Element("text", x.Label(tick), ("x", at), ("y", Px.Of(Bottom + 17)), ("text-anchor", "middle"));
        }

        svg.Element("line", null, ("class", "p-base"), ("x1", Px.Of(Left)), ("x2", Px.Of(Right)), ("y1", Px.Of(Bottom)), ("y2", Px.Of(Bottom)));
        svg.Element("text", title, ("class", "p-name"), ("x", Px.Of((Left + Right) / 2)), ("y", Px.Of(Bottom + 35)), ("text-anchor", "middle"));
        svg.Close();
    }

    /// <summary>Draws a vertical axis at the left, with grid lines; its title stands above the frame, where it reads without turning the head.</summary>
    /// <param name="svg">Receives the marks.</param>
    /// <param name="y">The axis.</param>
    /// <param name="title">Quantity and unit.</param>
    public void DrawY(MarkupWriter svg, Axis y, string title)
    {
        svg.Open("g", ("class", "p-axis"));
        foreach (double tick in y.Ticks)
        {
            double at = y.Position(tick, Bottom, Top);
            svg.Element("line", null, ("class", "p-grid"), ("x1", Px.Of(Left)), ("x2", Px.Of(Right)), ("y1", Px.Of(at)), ("y2", Px.Of(at)));
            svg.Element("text", y.Label(tick), ("x", Px.Of(Left - 7)), ("y", Px.Of(at + 4)), ("text-anchor", "end"));
        }

        svg.Element("text", title, ("class", "p-name"), ("x", "8"), ("y", Px.Of(Top - 12)));
        svg.Close();
    }
}
