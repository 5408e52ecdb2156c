using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>Where weights and activations lie within their types.</summary>
internal static class HistogramsSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        page.Paragraph("A good scale spreads the values over the whole type and saturates few of them. Saturated values are those at the two ends of the type; with a weight scale for each channel, the largest weight of a channel is at an end by design. The real value is code\u00a0×\u00a0scale.");
        WriteKind(page, "weights", "Weights");
        WriteKind(page, "activations", "Activations");
    }

    private static void WriteKind(Page page, string kind, string title)
    {
        page.Html.Element("h3", title);
        Histogram[] histograms = [.. page.Data.Histograms.Where(h => h.Kind == kind && h.Counts.Count > 0 && h.High > h.Low)];
        if (histograms.Length == 0)
        {
            page.Absent("Distribution of the " + kind, "");
            return;
        }

        page.Html.Open("div", ("class", "small-multiples"));
        foreach (Histogram histogram in histograms)
        {
            long total = histogram.Counts.Sum();
            string saturated = histogram.Saturated is long s
                ? $"{Figures.Count(s)} of {Figures.Count(total)} saturated ({Figures.Percent(total == 0 ? null : 100.0 * s / total)})"
                : $"{Figures.Count(total)} values; saturation not measured";
            string description = $"{histogram.Name}: {Figures.Counted(total, "value")} from {Figures.Significant(histogram.Low)} to {Figures.Significant(histogram.High)}, {histogram.Unit}. {saturated}.";
            page.Figure(HistogramChart.Draw(histogram, page.UniqueName("histogram-" + histogram.Name), description), saturated);
        }

        page.Html.Close();
    }
}
