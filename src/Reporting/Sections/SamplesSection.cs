using GradientsToGates.Reporting.Images;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>A few inputs and what each layer makes of them.</summary>
internal static class SamplesSection
{
    // Up to so many codes are spelled out, else their range.
    private const int MostInWords = 4;

    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        if (page.Data.Samples.Count == 0)
        {
            page.Absent("Sample images", "");
            return;
        }

        page.Paragraph("Each tensor is drawn from its codes, channel beside channel. Unsigned codes run from dark blue (0) to yellow; signed ones from blue (negative) over white (0) to brown (positive). The colours span the type, or the largest code met where the type is wider than 8 bits.");
        foreach (SampleMaps sample in page.Data.Samples)
        {
            WriteSample(page, sample);
        }
    }

    private static void WriteSample(Page page, SampleMaps sample)
    {
        MarkupWriter html = page.Html;
        string label = ClassName(page, sample.Label);
        bool right = sample.Label == sample.Predicted;
        html.Open("article", ("class", "sample"));
        html.Open("h3").Text($"Image {Figures.Count(sample.Index)}: {label} ");
        html.Element("span", right ? $"✓ recognized as {label}" : $"✗ taken for {ClassName(page, sample.Predicted)}", ("class", right ? "good" : "bad"));
        FeatureMap[] maps = [.. sample.Maps.Where(m => m.Codes.Count > 0 && m.Codes.Count == m.Height * m.Width * m.Channels)];
        if (maps.Length > 0)
        {
            page.File(SampleSheet.Draw(page.UniqueName("sample-" + Figures.Exact(sample.Index)), $"Image {Figures.Count(sample.Index)} through the network", maps));
        }

        html.Close().Open("div", ("class", "maps"));
        for (int i = 0; i < maps.Length; i++)
        {
            WriteMap(html, sample, maps[i], isInput: i == 0);
        }

        html.Close().Close();
    }

    private static void WriteMap(MarkupWriter html, SampleMaps sample, FeatureMap map, bool isInput)
    {
        MapImage image = MapImage.Of(map, isInput);
        string shape = SampleSheet.Shape(map);
        string codes = map.Codes.Count == 1 ? "code " + Figures.Count(map.Codes[0])
            : map.Codes.Count <= MostInWords ? "codes " + string.Join("; ", map.Codes.Select(c => Figures.Count(c)))
            : $"codes {Figures.Count(map.Codes.Min())} to {Figures.Count(map.Codes.Max())}";
        html.Open("figure", ("class", "map"));
        html.Open("figcaption").Element("strong", map.Layer).Text($" {shape} ").Element("span", codes, ("class", "quiet")).Close();
        html.Element(
            "img",
            null,
            ("src", "data:image/png;base64," + Convert.ToBase64String(image.Png)),
            ("width", Figures.Exact(image.Width * image.Scale)),
            ("height", Figures.Exact(image.Height * image.Scale)),
            ("alt", $"{map.Layer} of image {Figures.Exact(sample.Index)}: {shape}, {codes}"));
        html.Close();
    }

    private static string ClassName(Page page, int index) =>
        index >= 0 && index < page.Data.Classes.Count ? page.Data.Classes[index] : "class " + Figures.Exact(index);
}
