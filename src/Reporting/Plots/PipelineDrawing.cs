using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Plots;

/// <summary>
/// A design from top to bottom: a box a stage, an arrow a stream with its width, branches at the left, and beside each stage when the first frame is in it.
/// </summary>
public static class PipelineDrawing
{
    private const int Width = 860;
    private const int RowHeight = 36;
    private const int BoxHeight = 20;
    private const int BoxWidth = 250;
    private const int LaneWidth = 16;

    // The image comes in above the first box.
    private const int Top = 26;

    /// <summary>Draws.</summary>
    /// <param name="name">Plot name.</param>
    /// <param name="title">Plot title.</param>
    /// <param name="description">What the reader should see.</param>
    /// <param name="pipeline">At least one stage.</param>
    public static Plot Draw(string name, string title, string description, PipelineFacts pipeline)
    {
        IReadOnlyList<(PipelineStream Stream, int Lane)> branches = Branches(pipeline);
        double left = 12 + (LaneWidth * (branches.Count == 0 ? 0 : branches.Max(b => b.Lane) + 1));
        double bottom = Top + (pipeline.Stages.Count * RowHeight) + 10;
        var frame = new Frame(left + BoxWidth + 24, Top - 12, Width - 16, bottom);
        var axis = Axis.Between(0, pipeline.Streams.Max(s => s.Last), 6, whole: true);
        var svg = new MarkupWriter(baseDepth: 1);
        frame.DrawX(svg, axis, "cycles from the image's first beat on", grid: true);
        for (int i = 0; i < pipeline.Stages.Count; i++)
        {
            DrawStage(svg, pipeline, i, left, frame, axis);
        }

        foreach (PipelineStream stream in pipeline.Streams.Where(s => s.To == s.From + 1 && s.From >= 0 && s.To < pipeline.Stages.Count))
        {
            Arrow(svg, stream, left);
        }

        foreach ((PipelineStream stream, int lane) in branches)
        {
            Branch(svg, stream, left, left - 8 - (lane * LaneWidth));
        }

        return new Plot(name, title, description, Width, (int)bottom + 46, svg.ToString(), Csv(pipeline));
    }

    /// <summary>Whether a stage passes as many beats a frame as the busiest one.</summary>
    /// <param name="pipeline">The design.</param>
    /// <param name="stage">Index.</param>
    public static bool IsBottleneck(PipelineFacts pipeline, int stage) => pipeline.Streams.Any(s => (s.From == stage || s.To == stage) && s.Beats == pipeline.Slowest);

    // Streams that pass over stages, each in the first lane that is free along all of its way.
    private static List<(PipelineStream Stream, int Lane)> Branches(PipelineFacts pipeline)
    {
        var placed = new List<(PipelineStream Stream, int Lane)>();
        foreach (PipelineStream stream in pipeline.Streams.Where(s => s.To > s.From + 1).OrderBy(s => s.To - s.From))
        {
            int lane = 0;
            while (placed.Any(p => p.Lane == lane && p.Stream.From < stream.To && stream.From < p.Stream.To))
            {
                lane++;
            }

            placed.Add((stream, lane));
        }

        return placed;
    }

    private static void DrawStage(MarkupWriter svg, PipelineFacts pipeline, int index, double left, Frame frame, Axis axis)
    {
        PipelineStage stage = pipeline.Stages[index];
        bool marked = IsBottleneck(pipeline, index);
        double y = RowOf(index);
        svg.Open("g", ("class", marked ? "p-bar p-marked" : "p-bar p-plain"));
        svg.Element("rect", null, ("class", "p-box"), ("x", Px.Of(left)), ("y", Px.Of(y)), ("width", Px.Of(BoxWidth)), ("height", Px.Of(BoxHeight)), ("rx", "3"));
        double words = Px.WidthOf(stage.Words);
        svg.Element("text", Px.Fit(stage.Name, BoxWidth - words - 24), ("class", "p-label"), ("x", Px.Of(left + 8)), ("y", Px.Of(y + 14)));
        svg.Element("text", stage.Words, ("class", "p-value"), ("x", Px.Of(left + BoxWidth - 8)), ("y", Px.Of(y + 14)), ("text-anchor", "end"));
        PipelineStream[] reads = [.. pipeline.Streams.Where(s => s.To == index)];
        PipelineStream[] writes = [.. pipeline.Streams.Where(s => s.From == index)];
        double begin = axis.Position(reads.Min(s => s.First), frame.Left, frame.Right);
        double first = axis.Position(writes.Min(s => s.First), frame.Left, frame.Right);
        double end = axis.Position(writes.Max(s => s.Last), frame.Left, frame.Right);
        svg.Element("rect", null, ("class", "p-wait"), ("x", Px.Of(begin)), ("y", Px.Of(y + 8)), ("width", Px.Of(Math.Max(0.5, first - begin))), ("height", "4"));
        svg.Element("rect", null, ("class", "p-fill"), ("x", Px.Of(first)), ("y", Px.Of(y + 4)), ("width", Px.Of(Math.Max(1.5, end - first))), ("height", "12"));
        svg.Close();
    }

    private static void Arrow(MarkupWriter svg, PipelineStream stream, double left)
    {
        double x = left + 26;
        double from = RowOf(stream.From) + BoxHeight;
        double to = RowOf(stream.To) - 2;
        svg.Element("path", null, ("class", "p-arrow"), ("d", $"M{Px.Of(x)} {Px.Of(from + 2)}V{Px.Of(to)}m-4 -4l4 4l4 -4"));
        svg.Element("text", WidthOf(stream), ("class", "p-key p-cell"), ("x", Px.Of(x + 9)), ("y", Px.Of(from + 12)));
    }

    private static void Branch(MarkupWriter svg, PipelineStream stream, double left, double x)
    {
        double from = RowOf(stream.From) + (BoxHeight / 2);
        double to = RowOf(stream.To) + (BoxHeight / 2);
        svg.Element("path", null, ("class", "p-arrow"), ("d", $"M{Px.Of(left)} {Px.Of(from)}H{Px.Of(x)}V{Px.Of(to)}H{Px.Of(left - 2)}m-4 -4l4 4l-4 4"));
        double middle = (from + to) / 2;
        svg.Element("text", WidthOf(stream), ("class", "p-key p-cell p-halo"), ("x", Px.Of(x - 4)), ("y", Px.Of(middle)), ("text-anchor", "middle"), ("transform", $"rotate(-90 {Px.Of(x - 4)} {Px.Of(middle)})"));
    }

    private static double RowOf(int stage) => Top + (stage * RowHeight);

    private static string WidthOf(PipelineStream stream) => stream.Lanes == 1 ? Bits(stream.Bits) : $"{Figures.Count(stream.Lanes)} × {Bits(stream.Bits)}";

    private static string Bits(int bits) => bits == 1 ? "1 bit" : $"{Figures.Count(bits)} bits";

    private static string Csv(PipelineFacts pipeline)
    {
        var csv = new CsvWriter("from", "to", "lanes", "bits", "beats_a_frame", "first_cycle", "last_cycle");
        foreach (PipelineStream s in pipeline.Streams)
        {
            csv.Row(
                s.From < 0 ? "input" : pipeline.Stages[s.From].Name,
                s.To == pipeline.Stages.Count ? "output" : pipeline.Stages[s.To].Name,
                Figures.Exact(s.Lanes),
                Figures.Exact(s.Bits),
                Figures.Exact(s.Beats),
                Figures.Exact(s.First),
                Figures.Exact(s.Last));
        }

        return csv.ToString();
    }
}
