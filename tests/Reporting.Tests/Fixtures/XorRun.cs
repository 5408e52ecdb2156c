using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Fixtures;

/// <summary>A made-up run of XOR's shape: four images of two pixels, many epochs.</summary>
internal static class XorRun
{
    /// <summary>The summary.</summary>
    public static RunSummary Summary { get; } = new()
    {
        Network = "xor",
        Parameters = 9,
        Macs = 6,
        Dataset = new DatasetFacts("xor", "5f1d0c9a3b7e4f2d8c6a1b0e9d7f3c5a2b4e6d8f0a1c3e5b7d9f1a3c5e7b9d0f", 4, Synthetic: false),
        Weights = "trained",
        Accuracy = new AccuracySummary { Float = new Accuracy(4, 4), Integer = new Accuracy(4, 4) },
        Format = "int8, per-channel weights, multiplier and shift",
        Cosim =
        [
            new CosimResult("verilator", 4, 4, [new("hidden.acc", 8, 0), new("hidden", 8, 0), new("output", 4, 0)]),
            new CosimResult("icarus", 4, 4, [new("hidden.acc", 8, 0), new("hidden", 8, 0), new("output", 4, 0)]),
        ],
        Cycles = new CycleSummary { Interval = new CycleFigure(4, 4), Latency = new CycleFigure(19, 19) },
        Synthesis = new("yosys", "0.23", "xc7a35t", 311, 274, 4, 0, 0, new DeviceCapacity(20_800, 41_600, 90, 50), null),
        Seconds = new Dictionary<string, double>(StringComparer.Ordinal) { ["train"] = 0.21, ["quantize"] = 0.02, ["cosim verilator"] = 6.4, ["cosim icarus"] = 0.3, ["synthesis"] = 4.8 },
        Tools = new Dictionary<string, string?>(StringComparer.Ordinal) { ["iverilog"] = "11.0", ["verilator"] = "5.006", ["yosys"] = "0.23" },
        Program = new ProgramFacts("0.1.0", "0123456789abcdef0123456789abcdef01234567", "1.0", 256, 3, "run xor", "2026-01-02T03:04:05Z"),
        Notes = ["Training restarted twice: seeds 1 and 2 got stuck in a local minimum, seed 3 converged."],
    };

    /// <summary>What there is to draw.</summary>
    public static ReportData Data { get; } = new()
    {
        History = [.. Enumerable.Range(1, 3_000).Select(n => new EpochFacts(n, 0.003 + (0.69 / (1 + Math.Exp((n - 900) / 160.0))), n < 950 ? 50 : n < 1_050 ? 75 : 100, null, 0.5, 0.00005))],
        Classes = ["0", "1"],
        Confusion = [[2, 0], [0, 2]],
        Layers =
        [
            new("input", "input", "1x2x1", "u1", "1", null, "codes 0 and 1"),
            new("hidden", "convolution 1x2", "1x1x2", "s16", "0.0612", 6, "accumulator -310 to 322"),
            new("hidden_sigmoid", "table sigmoid", "1x1x2", "u8", "0.003922", null, "index s8, scale 0.0625; multiplier 64,171, shift 16"),
            new("output", "dense", "1x1x1", "s18", "0.00031", 3, "accumulator -20,400 to 21,777"),
        ],
        Histograms =
        [
            new("hidden weights", "weights", -128, 128, [2, 0, 0, 0, 0, 0, 0, 2], "codes (scale 0.0612)", 2),
            new("hidden activations", "activations", 0, 256, [3, 0, 1, 0, 0, 1, 0, 3], "codes (scale 0.003922)", 0),
        ],
        Samples = [Sample(0, 0, 0), Sample(1, 0, 1), Sample(2, 1, 0), Sample(3, 1, 1)],
        Stages = [new("hidden", "convolution", 1, 2, 2, 4, "plain"), new("hidden_sigmoid", "table", null, null, 2, 0), new("output", "dense", 1, 1, 4, 2, "plain")],
        Estimate = new("xc7a35t", new DeviceCapacity(20_800, 41_600, 90, 50), [new("hidden_window", 20.4, 31, 0, 0), new("hidden", 104, 98.6, 1, 0), new("hidden_sigmoid", 12, 8, 0, 1)]),
    };

    private static SampleMaps Sample(int index, int a, int b) => new(
        index,
        a ^ b,
        a ^ b,
        [new("input", 1, 2, 1, 0, 1, [a, b]), new("hidden", 1, 1, 2, 0, 255, [(a | b) == 1 ? 240 : 12, (a & b) == 1 ? 231 : 20]), new("output", 1, 1, 1, -131_072, 131_071, [(a ^ b) == 1 ? 18_233 : -17_092])]);
}
