using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>The part of a section on the foldings of a sweep: frames a second against each resource.</summary>
internal static class SweepPart
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Receives the markup.</param>
    /// <param name="results">The sweep.</param>
    public static void Write(Page page, SweepResults results)
    {
        page.Html.Element("h3", $"Foldings of the {results.Device}");
        page.Paragraph($"Estimated by the resource model, at {Figures.Real(results.Megahertz, "MHz")}; each is the cheapest of its speed. The dashed line is what the part has.");
        var csv = new CsvWriter("cycles", "frames a second", "LUT", "FF", "DSP48E1", "RAMB18");
        foreach (SweepPoint p in results.Points)
        {
            csv.Row(Figures.Exact(p.Cycles), Figures.Exact(p.Fps), Figures.Exact(p.Lut), Figures.Exact(p.Ff), Figures.Exact(p.Dsp), Figures.Exact(p.Bram18));
        }

        page.Html.Open("div", ("class", "pair"));
        Plot(page, results, "LUT", p => p.Lut, results.Capacity.Lut, csv.ToString());
        Plot(page, results, "DSP48E1", p => p.Dsp, results.Capacity.Dsp, csv.ToString());
        Plot(page, results, "RAMB18", p => p.Bram18, 2 * results.Capacity.Bram36, csv.ToString());
        page.Html.Close();
    }

    private static void Plot(Page page, SweepResults results, string resource, Func<SweepPoint, int> use, int capacity, string csv)
    {
        string note = $"{resource} of {Figures.Counted(results.Points.Count, "folding")} against frames a second; the {results.Device} has {Figures.Count(capacity)}.";
        page.Figure(
            ScatterChart.Draw(
                page.UniqueName("sweep"),
                $"{resource} against speed",
                note,
                ("frames/s", resource),
                [new PointSeries("folding", [.. results.Points.Select(p => (p.Fps, (double)use(p)))])],
                [],
                capacity,
                csv),
            note);
    }
}
