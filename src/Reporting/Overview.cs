using GradientsToGates.Reporting.Images;
using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting;

/// <summary>A whole run in one picture: an image on its way through the layers, the verdict and the six figures. For a README or a slide.</summary>
internal static class Overview
{
    /// <summary>Plot name.</summary>
    public const string Name = "overview";

    private const int Width = 880;
    private const int Margin = 12;
    private const int MapHeight = 124;

    // More would not fit at a size at which they can be seen.
    private const int MostMaps = 4;

    // Room for an arrow between two pictures.
    private const int LeastGap = 40;

    /// <summary>Draws.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="data">Its sample images; without any the picture has figures only.</param>
    public static Plot Draw(RunSummary summary, ReportData data)
    {
        var svg = new MarkupWriter(baseDepth: 1);
        int y = 0;
        // Rather one that is recognized, and with something on it.
        SampleMaps? sample = data.Samples.Where(IsWhole).MaxBy(s => (s.Label == s.Predicted ? 2 : 0) + (s.Maps[0].Codes.Distinct().Skip(1).Any() ? 1 : 0));
        if (sample is not null)
        {
            DrawSample(svg, sample, data.Classes);
            y = MapHeight + 52;
        }

        Verdict verdict = Verdict.Of(summary);
        string kind = verdict.Agreement switch { Agreement.Exact => "p-good", Agreement.Different => "p-wrongly", _ => "p-missing" };
        string mark = verdict.Agreement switch { Agreement.Exact => "✓ ", Agreement.Different => "✗ ", _ => "" };
        foreach (string line in Lines(mark + verdict.Sentence, (Width - (2 * Margin)) / 8))
        {
            y += 21;
            svg.Element("text", line, ("class", kind), ("font-size", "14"), ("x", Px.Of(Margin)), ("y", Px.Of(y)));
        }

        y += 24;

        IReadOnlyList<HeadlineFigure> figures = HeadlineFigure.Of(summary);
        var csv = new CsvWriter("figure", "value", "note");
        for (int i = 0; i < figures.Count; i++)
        {
            HeadlineFigure f = figures[i];
            double x = Margin + (i % 3 * (Width - (2 * Margin)) / 3.0);
            double top = y + (i / 3 * 86);
            svg.Element("line", null, ("class", "p-base"), ("x1", Px.Of(x)), ("x2", Px.Of(x + 250)), ("y1", Px.Of(top)), ("y2", Px.Of(top)));
            svg.Element("text", f.Term, ("class", "p-name"), ("x", Px.Of(x)), ("y", Px.Of(top + 19)));
            svg.Element("text", f.Figure, ("class", f.Missing ? "p-missing" : f.Bad ? "p-big p-wrongly" : "p-big"), ("x", Px.Of(x)), ("y", Px.Of(top + 45)));
            svg.Element("text", f.Note, ("class", "p-name"), ("x", Px.Of(x)), ("y", Px.Of(top + 64)));
            csv.Row(f.Term, f.Figure, f.Note);
        }

        string description = verdict.Sentence + " " + string.Join(", ", figures.Select(f => $"{f.Term}: {f.Figure}")) + ".";
        return new Plot(Name, $"{summary.Network}: from gradients to gates", description, Width, y + 172, svg.ToString(), csv.ToString());
    }

    private static void DrawSample(MarkupWriter svg, SampleMaps sample, IReadOnlyList<string> classes)
    {
        // The input, then the first tensors of different sizes that are still images.
        FeatureMap[] maps = [.. sample.Maps.Take(1), .. sample.Maps.Skip(1).Where(m => m.Height > 1).DistinctBy(m => (m.Height, m.Width, m.Channels)).Take(MostMaps)];
        MapImage[] images = [.. maps.Select((m, i) => MapImage.Of(m, isInput: i == 0))];
        string answer = sample.Predicted >= 0 && sample.Predicted < classes.Count ? classes[sample.Predicted] : Figures.Exact(sample.Predicted);
        double answerWidth = Math.Max(40, 0.6 * 64 * answer.Length);
        double room = Width - (2 * Margin) - answerWidth;
        double[] widths = [.. images.Select(i => Math.Min((double)MapHeight * i.Width / i.Height, 190))];
        double shrink = Math.Min(1, (room - (LeastGap * images.Length)) / widths.Sum());
        widths = [.. widths.Select(w => w * shrink)];
        double gap = Math.Min(70, (room - widths.Sum()) / images.Length);

        double x = Margin;
        for (int i = 0; i < images.Length; i++)
        {
            double height = widths[i] * images[i].Height / images[i].Width;
            double top = 10 + ((MapHeight - height) / 2);
            svg.Element("image", null, SampleSheet.Placed(images[i], x, top, widths[i], height));
            svg.Element("text", maps[i].Layer, ("class", "p-name"), ("x", Px.Of(x)), ("y", Px.Of(MapHeight + 28)));
            double arrow = x + widths[i] + (gap / 2);
            svg.Element("path", null, ("class", "p-arrow"), ("d", $"M{Px.Of(arrow - 4)} {Px.Of(4 + (MapHeight / 2))}l7 7l-7 7"));
            x += widths[i] + gap;
        }

        svg.Element("text", answer, ("class", "p-huge"), ("x", Px.Of(x)), ("y", Px.Of(10 + (MapHeight / 2) + 23)));
    }

    /// <summary>Text in lines of at most so many characters, broken at blanks.</summary>
    private static IEnumerable<string> Lines(string text, int most)
    {
        while (text.Length > most && text.LastIndexOf(' ', most) is > 0 and int at)
        {
            yield return text[..at];
            text = text[(at + 1)..];
        }

        yield return text;
    }

    private static bool IsWhole(SampleMaps sample) =>
        sample.Maps.Count > 0 && sample.Maps.All(m => m.Codes.Count > 0 && m.Codes.Count == m.Height * m.Width * m.Channels);
}
