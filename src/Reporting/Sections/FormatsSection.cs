using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>One network in many number formats.</summary>
internal static class FormatsSection
{
    private static readonly string[] Series = ["integers", "weights alone", "float"];

    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        if (page.Data.Formats.Count == 0)
        {
            page.Absent("One network in many number formats", "The command is: g2g evaluate RUN --formats float,q1.7,int8.");
            return;
        }

        page.Paragraph("Weights alone: float arithmetic with weights and biases of the format, as the CIFAR-10 study ran. Integers: every step in integers, as hardware runs it. Intervals are of 95 %.");
        foreach (IGrouping<string, FormatAccuracy> set in page.Data.Formats.GroupBy(r => r.Set, StringComparer.Ordinal))
        {
            page.Html.Element("h3", $"On {set.Key}, {Figures.Counted(set.First().Agreement.Total, "image")}");
            page.Html.Open("div", ("class", "pair"));
            WriteAccuracy(page, set.Key, [.. set]);
            WriteSize(page, set.Key, [.. set]);
            page.Html.Close();
            WriteTable(page, set.Key, set);
            WriteConfusion(page, set);
        }
    }

    private static void WriteAccuracy(Page page, string set, FormatAccuracy[] rows)
    {
        // Made-up images have no accuracy, but float and integers can still agree on them.
        bool measured = rows.Any(r => r.Accuracy is not null);
        IntervalRow[] lines = [.. rows.GroupBy(r => r.Format, StringComparer.Ordinal).Select(f => new IntervalRow(f.Key, [.. Series.Select(s => Of(f.FirstOrDefault(r => Name(r) == s)))]))];
        var csv = new CsvWriter("format", "how", "percent", "low", "high");
        foreach (FormatAccuracy r in rows)
        {
            csv.Row(r.Format, r.How, Exact(Share(r)?.Percent), Exact(Share(r)?.Low), Exact(Share(r)?.High));
        }

        FormatAccuracy? best = rows.Where(r => r.How == "integer").MaxBy(r => Share(r)?.Percent ?? 0);
        string quantity = measured ? "accuracy" : "same class as float";
        string note = best is null ? "No format was run in integers." : $"The best in integers: {best.Format}, {Figures.Percent(Share(best)?.Percent)} {(measured ? "right" : "as float")}, float {Figures.Percent(rows.FirstOrDefault(r => r.How == "float") is { } f ? Share(f)?.Percent : null)}.";
        page.Figure(IntervalChart.Draw(page.UniqueName($"formats-{set}"), $"{char.ToUpperInvariant(quantity[0])}{quantity[1..]} by number format", note, quantity + " (%)", Series, lines, csv.ToString()), note);

        Accuracy? Share(FormatAccuracy r) => measured ? r.Accuracy : r.Agreement;
        Interval? Of(FormatAccuracy? r) => r is not null && Share(r) is { Percent: { } p, Low: { } low, High: { } high } ? new Interval(p, low, high) : null;
    }

    private static void WriteSize(Page page, string set, FormatAccuracy[] rows)
    {
        FormatAccuracy[] formats = [.. rows.DistinctBy(r => r.Format, StringComparer.Ordinal)];
        var csv = new CsvWriter("format", "bytes");
        foreach (FormatAccuracy r in formats)
        {
            csv.Row(r.Format, Figures.Exact(r.ModelBytes));
        }

        const string note = "Parameters times the bits of their layer's weights; what has no such width counts as float.";
        page.Figure(BarChart.Draw(page.UniqueName($"model-size-{set}"), "Model size by number format", note, "bytes", [.. formats.Select(r => new Bar(r.Format, r.ModelBytes, Figures.Count(r.ModelBytes)))], csv.ToString()), note);
    }

    private static void WriteTable(Page page, string set, IEnumerable<FormatAccuracy> rows) => DataTable.Write(
        page,
        $"Number formats on {set}",
        [new("Format"), new("How"), new("Right", true), new("Accuracy", true), new("95 %", true), new("As float", true), new("Bytes", true), new("Clipped weights", true), new("Clipped biases", true), new("Saturated", true), new("Wrapped", true)],
        rows.Select(r => new[]
        {
            new Cell(r.Format, "nowrap"),
            new Cell(Name(r), "nowrap"),
            Cell.Figure(Figures.Count(r.Accuracy?.Correct)),
            Cell.Figure(Figures.Percent(r.Accuracy?.Percent)),
            Cell.Figure(r.Accuracy is { } a ? $"{Figures.Percent(a.Low)} to {Figures.Percent(a.High)}" : Figures.NotMeasured),
            Cell.Figure(Figures.Percent(r.Agreement.Percent)),
            Cell.Figure(Figures.Count(r.ModelBytes)),
            Cell.Figure(Figures.Count(r.ClippedWeights)),
            Cell.Figure(Figures.Count(r.ClippedBiases)),
            Overflows(r, o => o.Saturated),
            Overflows(r, o => o.Wrapped),
        }));

    private static void WriteConfusion(Page page, IEnumerable<FormatAccuracy> rows)
    {
        foreach (FormatAccuracy r in rows)
        {
            if (r.Confusion is not { Length: > 0 } counts || counts.Any(c => c.Length != counts.Length))
            {
                continue;
            }

            string name = r.How == "float" ? "float" : $"{r.Format}, {Name(r)}";
            string[] labels = [.. Enumerable.Range(0, counts.Length).Select(i => i < page.Data.Classes.Count ? page.Data.Classes[i] : Figures.Exact(i))];
            page.Html.Open("details").Element("summary", $"Confusion matrix of {name}");
            page.Figure(HeatMap.Draw(page.UniqueName($"confusion-{r.Set}-{r.Format}-{r.How}"), Px.Fit($"Confusion: {name}", 400), $"{Figures.Count(r.Accuracy?.Correct)} of {Figures.Count(r.Agreement.Total)} right.", labels, counts, "true class", "predicted class"));
            page.Html.Close();
        }
    }

    private static Cell Overflows(FormatAccuracy r, Func<OverflowCounts, long> count) => r.Overflows is { } o ? Cell.Figure($"{Figures.Count(count(o))} of {Figures.Count(o.Values)}") : new Cell("float", "n quiet");

    private static string Name(FormatAccuracy r) => r.How switch { "integer" => Series[0], "weights" => Series[1], _ => Series[2] };

    private static string? Exact(double? value) => value is { } v ? Figures.Exact(v) : null;
}
