using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Plots;

/// <summary>Counts in equal bins, small enough to stand in rows of several.</summary>
public static class HistogramChart
{
    private const int Width = 300;
    private const int Height = 172;

    /// <summary>Draws.</summary>
    /// <param name="histogram">At least one bin, <c>High</c> above <c>Low</c>.</param>
    /// <param name="name">Plot name.</param>
    /// <param name="description">What the reader should see.</param>
    /// <exception cref="ArgumentException">No bin, or no width.</exception>
    public static Plot Draw(Histogram histogram, string name, string description)
    {
        int bins = histogram.Counts.Count;
        if (bins == 0 || !(histogram.High > histogram.Low))
        {
            throw new ArgumentException($"histogram '{histogram.Name}' has no bins or no width", nameof(histogram));
        }

        Axis counts = Axis.Around(0, Math.Max(1, histogram.Counts.Max()), 4, whole: true);
        Axis values = Axis.Between(histogram.Low, histogram.High, 5, whole: histogram.High - histogram.Low >= 2);
        var frame = new Frame(Frame.RoomFor(counts), 30, Width - 14, Height - 44);
        var svg = new MarkupWriter(baseDepth: 1);
        frame.DrawY(svg, counts, "count");
        string series = histogram.Kind == "weights" ? "p-s1" : "p-s2";
        svg.Open("g", ("class", series));
        double width = (frame.Right - frame.Left) / bins;
        double gap = width > 6 ? 1 : 0;
        for (int i = 0; i < bins; i++)
        {
            if (histogram.Counts[i] > 0)
            {
                double top = Math.Min(counts.Position(histogram.Counts[i], frame.Bottom, frame.Top), frame.Bottom - 1);
                svg.Element(
                    "rect",
                    null,
                    ("class", "p-bin"),
                    ("x", Px.Of(frame.Left + (i * width))),
                    ("y", Px.Of(top)),
                    ("width", Px.Of(width - gap)),
                    ("height", Px.Of(frame.Bottom - top)));
            }
        }

        svg.Close();
        frame.DrawX(svg, values, histogram.Unit, grid: false);
        return new Plot(name, histogram.Name, description, Width, Height, svg.ToString(), Csv(histogram));
    }

    private static string Csv(Histogram histogram)
    {
        var csv = new CsvWriter("low", "high", "count");
        double width = (histogram.High - histogram.Low) / histogram.Counts.Count;
        for (int i = 0; i < histogram.Counts.Count; i++)
        {
            csv.Row(Figures.Exact(histogram.Low + (i * width)), Figures.Exact(histogram.Low + ((i + 1) * width)), Figures.Exact(histogram.Counts[i]));
        }

        return csv.ToString();
    }
}
