using GradientsToGates.Reporting.Images;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>Training images as the network saw them in some epochs.</summary>
internal static class AugmentedSection
{
    /// <summary>Writes the pictures; nothing when the recipe changes no image.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        if (page.Data.Augmented.Count == 0)
        {
            return;
        }

        page.Html.Element("h3", "Training images as the network saw them");
        page.Paragraph("Each epoch changes each image anew.");
        foreach (AugmentedSample sample in page.Data.Augmented)
        {
            page.Html.Open("div", ("class", "maps"));
            foreach (FeatureMap map in sample.Maps.Where(m => m.Codes.Count > 0 && m.Codes.Count == m.Height * m.Width * m.Channels))
            {
                WriteImage(page, sample, map);
            }

            page.Html.Close();
        }
    }

    private static void WriteImage(Page page, AugmentedSample sample, FeatureMap map)
    {
        MapImage image = MapImage.Of(map, isInput: true);
        string label = sample.Label >= 0 && sample.Label < page.Data.Classes.Count ? page.Data.Classes[sample.Label] : "class " + Figures.Exact(sample.Label);
        page.Html.Open("figure", ("class", "map"));
        page.Html.Open("figcaption").Element("strong", map.Layer).Text(" ").Element("span", label, ("class", "quiet")).Close();
        page.Html.Element(
            "img",
            null,
            ("src", "data:image/png;base64," + Convert.ToBase64String(image.Png)),
            ("width", Figures.Exact(image.Width * image.Scale)),
            ("height", Figures.Exact(image.Height * image.Scale)),
            ("alt", $"training image {Figures.Exact(sample.Index)}, {label}, {map.Layer}"));
        page.Html.Close();
    }
}
