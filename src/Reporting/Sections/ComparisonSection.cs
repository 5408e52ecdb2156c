using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>The proof of equality, tensor by tensor and simulator by simulator.</summary>
internal static class ComparisonSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        IReadOnlyList<CosimResult> cosim = page.Summary.Cosim;
        page.Paragraph("Every tapped value of the simulated Verilog, accumulators included, is compared with the reference. Equal means equal: there is no tolerance.");
        if (cosim.Count == 0)
        {
            page.Absent("Comparison", "It needs Verilator or Icarus Verilog.");
            return;
        }

        page.Html.Open("ul", ("class", "facts"));
        foreach (CosimResult c in cosim)
        {
            string throttled = c.Throttled == 0 ? "all at full rate" : c.Throttled == c.Images ? "all with random bubbles and backpressure" : $"{Figures.Count(c.Throttled)} of them with random bubbles and backpressure";
            page.Html.Open("li").Element("strong", Names.OfTool(c.Simulator)).Text($": {Figures.Counted(c.Images, "image")}, {throttled}, ");
            page.Html.Element("strong", c.Mismatches == 1 ? "1 mismatch" : $"{Figures.Count(c.Mismatches)} mismatches", ("class", c.Mismatches == 0 ? "good" : "bad")).Text(Speed(c)).Close();
        }

        page.Html.Close();

        var columns = new List<Column> { new("Tensor") };
        var groups = new List<(string, int)> { ("", 1) };
        foreach (CosimResult c in cosim)
        {
            columns.Add(new Column("Compared", true));
            columns.Add(new Column("Mismatches", true));
            groups.Add((Names.OfTool(c.Simulator), 2));
        }

        string[] layers = [.. cosim.SelectMany(c => c.Layers).Select(l => l.Name).Distinct()];
        DataTable.Write(page, "Values compared and mismatches", columns, layers.Select(layer => Row(layer, cosim)), groups);
    }

    private static string Speed(CosimResult c) => c.Seconds > 0 ? $"; {Figures.Real(c.Images / c.Seconds, "images")} a second of each process of the simulator." : ".";

    private static Cell[] Row(string layer, IReadOnlyList<CosimResult> cosim)
    {
        var row = new List<Cell> { new(layer) };
        foreach (CosimResult c in cosim)
        {
            LayerComparison? found = c.Layers.FirstOrDefault(l => l.Name == layer);
            row.Add(Cell.Figure(Figures.Count(found?.Compared)));
            row.Add(found switch
            {
                null => Cell.Figure(Figures.NotMeasured),
                { Mismatches: 0 } => new Cell("✓ 0", "n good"),
                _ => new Cell($"✗ {Figures.Count(found.Mismatches)}", "n bad"),
            });
        }

        return [.. row];
    }
}
