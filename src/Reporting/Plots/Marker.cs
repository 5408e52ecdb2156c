using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>The marks of a series: circle, square or triangle, so that colour alone never tells series apart.</summary>
internal static class Marker
{
    /// <summary>Draws one inside a group of the series' class.</summary>
    /// <param name="svg">Receives the mark.</param>
    /// <param name="number">Of the series, from 1.</param>
    /// <param name="x">Middle.</param>
    /// <param name="y">Middle.</param>
    public static void Draw(MarkupWriter svg, int number, double x, double y)
    {
        const double r = 3.2;
        string path = number switch
        {
            1 => $"M{Px.Of(x - r)} {Px.Of(y)}a{Px.Of(r)} {Px.Of(r)} 0 1 0 {Px.Of(2 * r)} 0a{Px.Of(r)} {Px.Of(r)} 0 1 0 {Px.Of(-2 * r)} 0z",
            2 => $"M{Px.Of(x - r)} {Px.Of(y - r)}h{Px.Of(2 * r)}v{Px.Of(2 * r)}h{Px.Of(-2 * r)}z",
            _ => $"M{Px.Of(x)} {Px.Of(y - r - 1)}l{Px.Of(r + 1)} {Px.Of((2 * r) + 1)}h{Px.Of(-2 * (r + 1))}z",
        };
        svg.Element("path", null, ("class", "p-marker"), ("d", path));
    }
}
