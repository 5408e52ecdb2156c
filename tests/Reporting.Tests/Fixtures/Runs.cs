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
        ["residual"] = (Lenet5Run.Summary with { Cycles = Lenet5Run.Summary.Cycles with { Interval = new CycleFigure(320.5, 320.5) } }, Residual),
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

    /// <summary>A residual block: the image forks; one branch passes a convolution, the other waits in a FIFO; their sum leaves.</summary>
    public static PipelineFacts ResidualBlock { get; } = new(
        [
            new("fork", "3 readers"), new("conv1_buffer", "window 3x3, 4 rows"), new("conv1_mvu", "4x6 packed"), new("conv1_requantize", "1 a beat"), new("fifo", "FIFO of 38"),
            new("sum", "of 2 branches"), new("a_stage_with_a_very_long_name_indeed", "3 to 1 lanes"),
        ],
        [
            new(-1, 0, 3, 8, 64, 0, 63), new(0, 1, 3, 8, 64, 1, 64), new(0, 4, 3, 8, 64, 1, 64), new(0, 6, 1, 1, 64, 1, 64), new(1, 2, 6, 8, 320, 9, 340), new(2, 3, 4, 20, 64, 14, 345),
            new(3, 5, 4, 8, 64, 18, 349), new(4, 5, 3, 8, 64, 2, 349), new(5, 6, 4, 9, 64, 21, 352), new(6, 7, 1, 9, 256, 22, 355),
        ],
        320);

    /// <summary>The same run's data with a pipeline that branches, and its FIFOs.</summary>
    public static ReportData Residual { get; } = Lenet5Run.Data with
    {
        Pipeline = ResidualBlock,
        Fifos = [new FifoFacts("fifo", 24, 64, 12, 38, 32, 0, 64, 24, 64), new FifoFacts("block2_sum_a_long_name_fifo", 224, 4_096, null, 1_339, 0, 13, 2_048, 9_408, 1_344)],
    };

    /// <summary>Only what every run has.</summary>
    public static RunSummary Nothing { get; } = new()
    {
        Network = "my-net",
        Program = new ProgramFacts("0.1.0", null, "1.0", 256, 1, "run my-net.yaml", "2026-01-02T03:04:05Z"),
    };
}
