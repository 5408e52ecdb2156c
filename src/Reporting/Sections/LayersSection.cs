using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Sections;

/// <summary>The integer graph, operation by operation.</summary>
internal static class LayersSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        page.Paragraph("What the hardware computes. A code is the stored integer; the real value it stands for is scale × code. A type such as s8 is signed with 8 bits, u8 unsigned.");
        if (page.Data.Layers.Count == 0)
        {
            page.Absent("Integer graph", "It is made by quantization.");
            return;
        }

        DataTable.Write(
            page,
            "Operations of the integer graph",
            [new("Name"), new("Operation"), new("Output shape"), new("Type"), new("Scale"), new("Weights", true), new("Details")],
            page.Data.Layers.Select(l => new[]
            {
                new Cell(l.Name),
                new Cell(l.Operation),
                new Cell(l.Shape.Replace('x', '×'), "nowrap"),
                new Cell(l.Type, "code"),
                new Cell(l.Scale, "nowrap"),
                l.Weights is int w ? Cell.Figure(Figures.Count(w)) : new Cell("none", "n quiet"),
                new Cell(l.Detail, "detail"),
            }));
    }
}
