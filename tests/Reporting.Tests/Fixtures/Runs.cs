using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Fixtures;

/// <summary>Made-up runs with plausible figures. They stand for no measurement: they only exercise the report.</summary>
internal static class Runs
{
    /// <summary>All fixtures by name.</summary>
    public static IReadOnlyDictionary<string, (RunSummary Summary, ReportData Data)> All => new Dictionary<string, (RunSummary, ReportData)>(StringComparer.Ordinal)
    {
        ["lenet5"] = (Lenet5Run.Summary, Lenet5Run.Data),
        ["mismatch"] = (Mismatch, Lenet5Run.Data),
        ["xor"] = (XorRun.Summary, XorRun.Data),
        ["nothing"] = (Nothing, new ReportData()),
    };

    /// <summary>A run in which the hardware is wrong and too large, on synthetic data.</summary>
    public static RunSummary Mismatch { get; } = Lenet5Run.Summary with
    {
        Dataset = new DatasetFacts("synthetic-mnist", new string('0', 64), 10_000, Synthetic: true),
        Accuracy = new AccuracySummary(),
        Cosim = [.. Lenet5Run.Summary.Cosim.Select((c, i) => i > 0 ? c : c with { Layers = [.. c.Layers.Select(l => l.Name == "conv2.acc" ? l with { Mismatches = 57 } : l)] })],
        Cycles = Lenet5Run.Summary.Cycles with { Latency = new CycleFigure(19_842, 19_845) },
        Synthesis = Lenet5Run.Synthesis with { Dsp = 117 },
        Tools = new Dictionary<string, string?>(StringComparer.Ordinal) { ["iverilog"] = null, ["verilator"] = "5.006", ["yosys"] = "0.23" },
        Notes = ["Synthesis went on after a mismatch because --force was given."],
    };

    /// <summary>Only what every run has.</summary>
    public static RunSummary Nothing { get; } = new()
    {
        Network = "my-net",
        Program = new ProgramFacts("0.1.0", null, "1.0", 256, 1, "run my-net.yaml", "2026-01-02T03:04:05Z"),
    };
}
