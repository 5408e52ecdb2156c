using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>What the design takes of the device.</summary>
internal static class ResourcesSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        Synthesis(page);
        if (page.Data.Estimate is { } estimate)
        {
            Estimated(page, estimate);
        }

        if (page.Data.Sweep is { } sweep)
        {
            SweepPart.Write(page, sweep);
        }
    }

    private static void Estimated(Page page, ResourceEstimate estimate)
    {
        page.Paragraph($"Stage by stage, as the folding estimates it for the {estimate.Device}; synthesis counts the design as a whole.");
        DeviceCapacity part = estimate.Capacity;
        double[] limits = [part.Lut, part.Ff, part.Dsp, 2 * part.Bram36];
        double[] whole = [estimate.Stages.Sum(s => s.Lut), estimate.Stages.Sum(s => s.Ff), estimate.Stages.Sum(s => s.Dsp), estimate.Stages.Sum(s => s.Bram18)];
        DataTable.Write(
            page,
            $"Resources by stage, estimated, and their share of the {estimate.Device}",
            [new("Stage"), .. new[] { "LUT", "FF", "DSP48E1", "RAMB18" }.SelectMany(r => new Column[] { new(r, true), new(r + " share", true) })],
            [.. estimate.Stages.Select(s => Row(s.Stage, [s.Lut, s.Ff, s.Dsp, s.Bram18])), Row("whole design", whole)]);

        Cell[] Row(string name, double[] use) =>
        [
            new Cell(name),
            .. use.SelectMany((u, i) => new[] { Cell.Figure(Figures.Count((long)Math.Round(u))), new Cell(limits[i] > 0 ? Figures.Percent(100 * u / limits[i], 1) : Figures.NotMeasured, u > limits[i] ? "n bad" : "n quiet") }),
        ];
    }

    private static void Synthesis(Page page)
    {
        if (page.Summary.Synthesis is not SynthesisResult synthesis)
        {
            page.Absent("Resources", "Synthesis needs Yosys.");
            page.Absent("Fmax", "It needs place and route.");
            return;
        }

        IReadOnlyList<Resource> resources = Resource.Of(synthesis);
        string tool = $"{Names.OfTool(synthesis.Tool)} {synthesis.Version}";
        page.Paragraph($"Counted by {tool} for the {synthesis.Device} after synthesis, before place and route. BRAM36 counts a RAMB18E1 as half ({Figures.Count(synthesis.Bram18)} RAMB18E1 here).");
        string fit = synthesis.Fits
            ? $"The design fits the {synthesis.Device}."
            : $"The design does not fit the {synthesis.Device}: too much {string.Join(", ", resources.Where(r => r.Used > r.Capacity).Select(r => r.Name))}.";
        string description = fit + " " + string.Join(", ", resources.Select(r => $"{Figures.Count(r.Used)} of {Figures.Count(r.Capacity)} {r.Name}")) + ".";
        var csv = new CsvWriter("resource", "used", "capacity", "tool", "version", "device");
        foreach (Resource r in resources)
        {
            csv.Row(r.Name, Figures.Exact(r.Used), Figures.Exact(r.Capacity), synthesis.Tool, synthesis.Version, synthesis.Device);
        }

        // A resource the device does not have at all is drawn as twice full when used.
        Bar[] bars =
        [
            .. resources.Select(r => new Bar(
                r.Name,
                double.IsFinite(r.Share) ? 100 * r.Share : 200,
                $"{Figures.Count(r.Used)} of {Figures.Count(r.Capacity)}",
                r.Used > r.Capacity ? BarKind.Bad : BarKind.Plain)),
        ];
        page.Html.Open("div", ("class", "pair"));
        page.Figure(BarChart.Draw(page.UniqueName("resources"), $"Resources of the {synthesis.Device}", description, "% of the device", bars, csv.ToString(), limit: 100), fit);
        page.Html.Open("div");
        DataTable.Write(
            page,
            $"Resources, by {tool}",
            [new("Resource"), new("Used", true), new("Capacity", true), new("Share", true)],
            resources.Select(r => new[]
            {
                new Cell(r.Name),
                Cell.Figure(Figures.Count(r.Used)),
                Cell.Figure(Figures.Count(r.Capacity)),
                new Cell(double.IsFinite(r.Share) ? Figures.Percent(100 * r.Share, 1) : "over", r.Used > r.Capacity ? "n bad" : "n"),
            }));
        page.Html.Open("p", ("class", "fmax")).Element("strong", "Fmax").Text(": ");
        if (synthesis.FmaxMhz is double fmax)
        {
            page.Html.Text(Figures.Real(fmax, "MHz")).Text(".");
        }
        else
        {
            page.Html.Element("em", "not yet measured").Text(". It needs place and route; figures at 100 MHz assume that clock.");
        }

        page.Html.Close().Close().Close();
    }
}
