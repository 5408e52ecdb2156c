using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Images;

/// <summary>One input and all its feature maps as a drawing, with the codes as numbers.</summary>
public static class SampleSheet
{
    private const int Width = 720;
    private const int Gap = 22;
    private const int LabelHeight = 20;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="maps">The input first; at least one, each with as many codes as its shape says.</param>
    public static Plot Draw(string name, string title, IReadOnlyList<FeatureMap> maps)
    {
        var svg = new MarkupWriter(baseDepth: 1);
        int x = 12;
        int y = 4;
        int rowHeight = 0;
        for (int i = 0; i < maps.Count; i++)
        {
            MapImage image = MapImage.Of(maps[i], isInput: i == 0);
            string label = $"{maps[i].Layer} {Shape(maps[i])}";
            int width = Math.Max(image.Width * image.Scale, (int)Px.WidthOf(label));
            if (x > 12 && x + width > Width - 12)
            {
                x = 12;
                y += rowHeight + Gap;
                rowHeight = 0;
            }

            svg.Element("text", label, ("class", "p-label"), ("x", Px.Of(x)), ("y", Px.Of(y + 13)));
            svg.Element("image", null, Placed(image, x, y + LabelHeight, image.Width * image.Scale, image.Height * image.Scale));
            x += width + Gap;
            rowHeight = Math.Max(rowHeight, LabelHeight + (image.Height * image.Scale));
        }

        string description = "Codes of " + string.Join(", ", maps.Select(m => $"{m.Layer} ({Shape(m)})")) + ".";
        return new Plot(name, title, description, Width, y + rowHeight + 12, svg.ToString(), Csv(maps));
    }

    /// <summary>Height, width and channels.</summary>
    /// <param name="map">A tensor.</param>
    public static string Shape(FeatureMap map) => $"{Figures.Exact(map.Height)}×{Figures.Exact(map.Width)}×{Figures.Exact(map.Channels)}";

    /// <summary>Attributes of an SVG image element.</summary>
    internal static (string Name, string? Value)[] Placed(MapImage image, double x, double y, double width, double height) =>
    [
        ("href", "data:image/png;base64," + Convert.ToBase64String(image.Png)),
        ("x", Px.Of(x)),
        ("y", Px.Of(y)),
        ("width", Px.Of(width)),
        ("height", Px.Of(height)),
    ];

    private static string Csv(IReadOnlyList<FeatureMap> maps)
    {
        var csv = new CsvWriter("layer", "y", "x", "channel", "code");
        foreach (FeatureMap map in maps)
        {
            for (int i = 0; i < map.Codes.Count; i++)
            {
                int pixel = i / map.Channels;
                csv.Row(map.Layer, Figures.Exact(pixel / map.Width), Figures.Exact(pixel % map.Width), Figures.Exact(i % map.Channels), Figures.Exact(map.Codes[i]));
            }
        }

        return csv.ToString();
    }
}
