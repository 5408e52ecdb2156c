using System.Globalization;
using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>How the work is folded onto hardware stages, and what a frame costs in cycles.</summary>
internal static class CyclesSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        page.Paragraph("All stages work at once, each on its own part of the stream, so the slowest one sets the frame rate. PE is the number of output channels computed in a cycle, SIMD the number of inputs.");
        WriteTotals(page);
        if (page.Data.Stages.Count == 0)
        {
            page.Absent("Stages", "They are planned when Verilog is emitted.");
            return;
        }

        if (page.Data.Pipeline is { } pipeline)
        {
            Draw(page, pipeline);
        }

        StageFacts[] stages = [.. page.Data.Stages];
        long most = stages.Max(s => s.Cycles);
        string[] slowest = [.. stages.Where(s => s.Cycles == most).Select(s => s.Name)];
        double? interval = page.Summary.Cycles.Interval.Simulated ?? page.Summary.Cycles.Interval.Predicted;

        // A frame's beats at the border of the design can take longer than any stage; then no stage is to blame.
        bool stream = interval > most;
        string description = stream
            ? $"No stage takes more than {Figures.Counted(most, "cycle")} a frame; the interval of {Figures.Cycles(interval)} comes from the streams between them."
            : $"{(slowest.Length == 1 ? "The bottleneck is" : "The bottlenecks are")} {Figures.List(slowest)} with {Figures.Counted(most, "cycle")} a frame.";
        var csv = new CsvWriter("stage", "kind", "pe", "simd", "products", "cycles", "macs");
        foreach (StageFacts s in stages)
        {
            csv.Row(s.Name, s.Kind, s.Pe is int pe ? Figures.Exact(pe) : null, s.Simd is int simd ? Figures.Exact(simd) : null, s.Multiplier, Figures.Exact(s.Cycles), Figures.Exact(s.Macs));
        }

        Bar[] bars = [.. stages.Select(s => new Bar(s.Name, s.Cycles, Figures.Count(s.Cycles), !stream && s.Cycles == most ? BarKind.Marked : BarKind.Plain))];
        page.Figure(BarChart.Draw(page.UniqueName("cycles"), "Cycles a frame by stage", description, "cycles a frame", bars, csv.ToString()), stream ? description : description[..^1] + " (hatched).");
        DataTable.Write(
            page,
            "Stages and their folds",
            [new("Stage"), new("Kind"), new("PE", true), new("SIMD", true), new("Products"), new("Cycles", true), new("Busy", true), new("MACs", true)],
            stages.Select(s => new[]
            {
                new Cell(s.Name),
                new Cell(s.Kind),
                s.Pe is int pe ? Cell.Figure(Figures.Count(pe)) : new Cell("none", "n quiet"),
                s.Simd is int simd ? Cell.Figure(Figures.Count(simd)) : new Cell("none", "n quiet"),
                s.Multiplier is string made ? new Cell(made == "lut" ? "LUTs" : made) : new Cell("none", "quiet"),
                Cell.Figure(Figures.Count(s.Cycles)),
                !stream && s.Cycles == most ? new Cell("bottleneck", "n marked") : Cell.Figure(Figures.Percent(100.0 * s.Cycles / Math.Max(1, Math.Max(most, interval ?? 0)), 0)),
                Cell.Figure(Figures.Count(s.Macs)),
            }));
        long products = stages.Sum(s => (long)(s.Pe ?? 0) * (s.Simd ?? 0));
        if (interval > 0 && products > 0)
        {
            page.Paragraph($"{Figures.Counted(products, "product")} are computed a cycle; over the {Figures.Cycles(interval)} cycles between frames {Figures.Percent(100.0 * stages.Sum(s => s.Macs) / interval.Value / products, 1)} of them are wanted.");
        }

        WriteSchedules(page);
        WriteFifos(page);
    }

    private static void WriteSchedules(Page page)
    {
        if (page.Data.Schedules.Count == 0)
        {
            return;
        }

        page.Paragraph(
            "Output-stationary, the weights of a window pass while its sums stay; row-stationary, a row of windows passes while weights stay, and the row's sums are kept. Both give the same values, and compute as many cycles; "
            + "what differs is how often weights are read, and how much is kept.");
        DataTable.Write(
            page,
            "Schedules of convolutions",
            [new("Layer"), new("Schedule"), new("Weights read a frame", true), new("Each weight", true), new("Counted", true), new("Buffer bits", true), new("Cycles", true)],
            page.Data.Schedules.Select(s => new[]
            {
                new Cell(s.Layer),
                new Cell((s.RowStationary ? "row-stationary" : "output-stationary") + (s.Chosen ? ", as built" : ""), s.Chosen ? "" : "quiet"),
                Cell.Figure(Figures.Count(s.WordsRead * s.WordWeights)),
                Cell.Figure(Figures.Count(s.WordsRead * s.WordWeights / s.Weights)),
                s.Chosen ? Cell.Figure(Counted(page, s) is { } reads ? Figures.Count(reads) : Figures.NotMeasured) : new Cell("not built", "n quiet"),
                Cell.Figure(Figures.Count(s.BufferBits)),
                Cell.Figure(Figures.Count(s.Cycles)),
            }));
    }

    // Weights read a frame, as the bench of the first simulator counted them.
    private static long? Counted(Page page, ScheduleFacts schedule)
    {
        CosimResult? counted = page.Summary.Cosim.FirstOrDefault(c => c.Reads.Count > 0);
        return schedule.Chosen && counted?.Reads.FirstOrDefault(r => r.Layer == schedule.Layer) is { } reads ? reads.Words / counted.Images * schedule.WordWeights : null;
    }

    private static void WriteFifos(Page page)
    {
        if (page.Data.Fifos.Count == 0)
        {
            return;
        }

        page.Paragraph(
            "Where branches meet, the values of the quicker one wait in a FIFO. With the live depth nothing can make the design hang; with the full-rate depth, which is built, frames come as fast as they can. "
            + "One beat less in any of them and they come more slowly, or the design can hang.");
        DataTable.Write(
            page,
            "FIFOs of branches, depths in beats",
            [new("FIFO"), new("Bits a beat", true), new("Beats a frame", true), new("Live", true), new("Full rate", true), new("Memory as built", true), new("It holds", true), new("As shift registers", true), new("They hold", true)],
            page.Data.Fifos.Select(f => new[]
            {
                new Cell(f.Name),
                Cell.Figure(Figures.Count(f.Width)),
                Cell.Figure(Figures.Count(f.FrameBeats)),
                Cell.Figure(f.Live is int live ? Figures.Count(live) : Figures.NotMeasured),
                Cell.Figure(Figures.Count(f.FullRate)),
                Cell.Figure(f.Bram18 > 0 ? Figures.Count(f.Bram18) + " RAMB18" : Figures.Count(f.Lut) + " LUT"),
                Cell.Figure(Figures.Count(f.BuiltBeats)),
                Cell.Figure(Figures.Count(f.ShiftLut) + " LUT"),
                Cell.Figure(Figures.Count(f.ShiftBeats)),
            }));
    }

    private static void Draw(Page page, PipelineFacts pipeline)
    {
        string[] busiest = [.. pipeline.Stages.Where((_, i) => PipelineDrawing.IsBottleneck(pipeline, i)).Select(s => s.Name)];
        string description = string.Create(
            CultureInfo.InvariantCulture,
            $"Stages from top to bottom, with the streams between them, and when the first frame passes: thin from its first beat in, thick from its first to its last beat out, which comes {Figures.Counted(pipeline.Streams.Max(s => s.Last), "cycle")} after the image's first. Framed thick: {Figures.List(busiest)}, with {Figures.Counted(pipeline.Slowest, "beat")} a frame.");
        page.Figure(PipelineDrawing.Draw(page.UniqueName("pipeline"), "The pipeline and its first frame", description, pipeline), description);
    }

    private static void WriteTotals(Page page)
    {
        CycleSummary cycles = page.Summary.Cycles;
        DataTable.Write(
            page,
            "Cycles of a frame, predicted and simulated",
            [new("Figure"), new("Predicted", true), new("Simulated", true), new("Agreement"), new($"At {Figures.Count(CycleSummary.ReferenceMegahertz)} MHz", true)],
            [
                Row("Interval, frame to frame", cycles.Interval, HeadlineFigure.FrameRate(cycles.Interval)),
                Row("Latency, first beat in to last beat out", cycles.Latency, HeadlineFigure.Time(cycles.Latency)),
            ]);
    }

    private static Cell[] Row(string name, CycleFigure figure, string atClock) =>
    [
        new(name),
        Cell.Figure(Figures.Cycles(figure.Predicted)),
        Cell.Figure(Figures.Cycles(figure.Simulated)),
        (figure.Predicted, figure.Simulated) switch
        {
            (null, _) or (_, null) => new Cell(Figures.NotMeasured, "missing"),
            (double p, double s) when p == s => new Cell("✓ equal", "good"),
            (double p, double s) => new Cell($"✗ differ by {Figures.Cycles(Math.Abs(p - s))}", "bad"),
        },
        Cell.Figure(atClock),
    ];
}
