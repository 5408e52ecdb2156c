using System.Globalization;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;
using Spectre.Console;

namespace GradientsToGates.Cli;

/// <summary>The tables that end a run.</summary>
internal static class SummaryTable
{
    private const double ReferenceMegahertz = 100;

    public static void Print(RunSummary summary)
    {
        foreach (CosimResult cosim in summary.Cosim)
        {
            Comparison(cosim);
        }

        Table table = New("figure", "value");
        table.AddRow("network", Plain($"{summary.Network}, {summary.Parameters:N0} parameters, {summary.Macs:N0} MACs"));
        table.AddRow("data set", Text($"{summary.Dataset?.Name}{(summary.Dataset?.Synthetic == true ? " (made-up images: no accuracy)" : "")}"));
        table.AddRow("float accuracy", Percent(summary.Accuracy.Float));
        AddOriginal(table, summary.Accuracy.FloatOriginal);
        table.AddRow($"{summary.Format} accuracy", Percent(summary.Accuracy.Integer));
        AddOriginal(table, summary.Accuracy.IntegerOriginal);
        foreach ((string format, Accuracy accuracy) in summary.Accuracy.Formats)
        {
            table.AddRow($"{format} accuracy", Percent(accuracy));
        }

        foreach (CosimResult cosim in summary.Cosim)
        {
            table.AddRow($"{cosim.Simulator}", Text($"{cosim.Images:N0} images, {cosim.Layers.Sum(l => l.Compared):N0} values compared, {cosim.Mismatches:N0} mismatches"));
        }

        table.AddRow("cycles between frames", Cycles(summary.Cycles.Interval));
        table.AddRow("latency in cycles", Cycles(summary.Cycles.Latency));
        if (summary.Cycles.Interval.Predicted is { } interval && summary.Cycles.Latency.Predicted is { } latency)
        {
            table.AddRow("at 100 MHz", Text($"{ReferenceMegahertz * 1e6 / interval:N0} frames/s, latency {latency / ReferenceMegahertz:N2} µs"));
        }

        if (summary.Synthesis is { } s)
        {
            table.AddRow($"{s.Device}", Text($"{s.Lut:N0} of {s.Capacity.Lut:N0} LUT, {s.Ff:N0} of {s.Capacity.Ff:N0} FF, {s.Dsp} of {s.Capacity.Dsp} DSP, {s.Bram36} of {s.Capacity.Bram36} BRAM36: {(s.Fits ? "fits" : "does not fit")}"));
            table.AddRow("Fmax", "not yet measured");
        }

        table.AddRow("seconds", string.Join(", ", summary.Seconds.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value:F1}{(summary.Reused.Contains(t.Key) ? " (reused)" : "")}"))));
        AnsiConsole.Write(table);
        foreach (string note in summary.Notes)
        {
            Console.WriteLine("note: " + note);
        }
    }

    public static void Comparison(CosimResult cosim)
    {
        Table table = New("layer", "values compared", "mismatches");
        foreach (LayerComparison layer in cosim.Layers)
        {
            table.AddRow(Markup.Escape(layer.Name), Text($"{layer.Compared:N0}"), Text($"{layer.Mismatches:N0}"));
        }

        string traffic = cosim.Throttled == 0 ? "at full rate" : Text($"the first {cosim.Throttled:N0} with random bubbles and backpressure");
        Console.WriteLine(Text($"{cosim.Simulator}: {cosim.Images:N0} image{(cosim.Images == 1 ? "" : "s")}{(cosim.On is null ? "" : $" of {cosim.On}")}, {traffic}{(cosim.Seconds > 0 ? Text($"; {cosim.Images / cosim.Seconds:0.##} images a second a process") : "")}"));
        AnsiConsole.Write(table);
    }

    public static void Timing(CyclesResult predicted, CyclesResult? simulated)
    {
        Console.WriteLine($"cycles between frames: {Cycles(new CycleFigure(predicted.Interval, simulated?.Interval))}");
        Console.WriteLine($"latency in cycles: {Cycles(new CycleFigure(predicted.Latency, simulated?.Latency))}");
    }

    public static void Resources(SynthesisResult s, CyclesResult cycles)
    {
        Table table = New("resource", "used", "of", "part");
        table.AddRow("LUT", Text($"{s.Lut:N0}"), Text($"{s.Capacity.Lut:N0}"), s.Device);
        table.AddRow("FF", Text($"{s.Ff:N0}"), Text($"{s.Capacity.Ff:N0}"), s.Device);
        table.AddRow("DSP48E1", Text($"{s.Dsp}"), Text($"{s.Capacity.Dsp}"), s.Device);
        table.AddRow("RAMB36", Text($"{s.Bram36}"), Text($"{s.Capacity.Bram36}"), Text($"{s.Device} (RAMB18: {s.Bram18})"));
        AnsiConsole.Write(table);
        Console.WriteLine($"{s.Tool} {s.Version}; {(s.Fits ? "fits" : "does not fit")}. Fmax: not yet measured.");
        Console.WriteLine(Text($"at 100 MHz: {ReferenceMegahertz * 1e6 / cycles.Interval:N0} frames/s, latency {cycles.Latency / ReferenceMegahertz:N2} µs"));
    }

    private static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }

    private static void AddOriginal(Table table, Accuracy? accuracy)
    {
        if (accuracy is not null)
        {
            table.AddRow("  original pixels", Percent(accuracy));
        }
    }

    private static string Percent(Accuracy? accuracy) =>
        accuracy is null ? "not measured" : Text($"{accuracy.Percent:F2} % ({accuracy.Correct:N0} of {accuracy.Total:N0}; 95 %: {accuracy.Low:F2} to {accuracy.High:F2})");

    private static string Cycles(CycleFigure figure) => $"{Number(figure.Predicted)} predicted, {Number(figure.Simulated)} simulated";

    private static string Number(double? value) => value is { } v ? Text($"{v:#,0.##}") : "not measured";

    // Names come from the user: brackets in them are no markup.
    private static string Plain(FormattableString text) => Markup.Escape(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
