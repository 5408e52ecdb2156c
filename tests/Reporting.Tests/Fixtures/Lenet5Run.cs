using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Fixtures;

/// <summary>A made-up run of LeNet-5's shape.</summary>
internal static class Lenet5Run
{
    private static readonly (string Name, int Height, int Width, int Channels)[] Tensors =
    [
        ("conv1", 28, 28, 6), ("pool1", 14, 14, 6), ("conv2", 10, 10, 16), ("pool2", 5, 5, 16), ("dense1", 1, 1, 120), ("dense2", 1, 1, 84),
    ];

    /// <summary>What the synthesizer would say.</summary>
    public static SynthesisResult Synthesis { get; } = new("yosys", "0.23", "xc7a35t", 12_408, 9_877, 71, 44, 38, new DeviceCapacity(20_800, 41_600, 90, 50), null);

    /// <summary>The summary.</summary>
    public static RunSummary Summary { get; } = new()
    {
        Network = "lenet5",
        Parameters = 61_706,
        Macs = 416_520,
        Dataset = new DatasetFacts("mnist", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 10_000, Synthetic: false),
        Weights = "trained",
        Accuracy = new AccuracySummary
        {
            Float = new Accuracy(9_903, 10_000),
            Integer = new Accuracy(9_894, 10_000),
            Formats = new Dictionary<string, Accuracy>(StringComparer.Ordinal) { ["int8, powers of two"] = new(9_871, 10_000), ["int8, per tensor"] = new(9_889, 10_000) },
        },
        Format = "int8, per-channel weights, multiplier and shift, percentile calibration",
        Cosim = [new CosimResult("verilator", 200, 200, Layers(200)) { Seconds = 1.6 }, new CosimResult("icarus", 2, 2, Layers(2))],
        Cycles = new CycleSummary { Interval = new CycleFigure(15_120, 15_120), Latency = new CycleFigure(19_842, 19_842) },
        Synthesis = Synthesis,
        Seconds = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["data"] = 0.81, ["train"] = 187.4, ["quantize"] = 3.52, ["evaluate"] = 6.07, ["verilog"] = 0.44, ["cosim verilator"] = 41.9, ["cosim icarus"] = 33.2, ["synthesis"] = 58.3,
        },
        Reused = ["train"],
        Tools = new Dictionary<string, string?>(StringComparer.Ordinal) { ["iverilog"] = "11.0", ["verilator"] = "5.006", ["yosys"] = "0.23", ["z3"] = "4.8.12" },
        Program = new ProgramFacts("0.1.0", "0123456789abcdef0123456789abcdef01234567", "1.0", 256, 7, "run lenet5 --seed 7", "2026-01-02T03:04:05Z"),
    };

    /// <summary>What there is to draw.</summary>
    public static ReportData Data { get; } = new()
    {
        History = [.. Enumerable.Range(1, 12).Select(Epoch)],
        Classes = [.. Enumerable.Range(0, 10).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        Confusion = Confusion(),
        Formats =
        [
            Format("float", "float", 9_903, 246_824), Format("q1.15", "weights", 9_903, 123_412), Format("q1.15", "integer", 9_902, 123_412),
            Format("q1.7", "weights", 9_871, 61_706), Format("q1.7", "integer", 9_868, 61_706), Format("q6.10-truncate-products", "integer", 9_411, 123_412),
            Format("int8", "weights", 9_898, 61_706), Format("int8", "integer", 9_894, 61_706),
        ],
        Search = new SearchResults(
            "0123",
            new WidthImages("training images of mnist that training held out", 5_000, Seen: false, Synthetic: false),
            "int8",
            "memory",
            0.5,
            new Accuracy(4_961, 5_000),
            [Point("base", 8, 4_958), Point("alone", 7, 4_958), Point("accepted", 6, 4_957), Point("passed over", 5, 4_950), Point("accepted", 4, 4_951), Point("rejected", 3, 4_880), Point("rejected", 2, 1_200)],
            4,
            new SearchCheck(new WidthImages("test images of mnist", 10_000, Seen: false, Synthetic: false), new Accuracy(9_903, 10_000), Score(4_958), Score(4_951))),
        Sensitivity = new SensitivityResults(
            "0123",
            new WidthImages("training images of mnist that training held out", 5_000, Seen: false, Synthetic: false),
            "int8",
            new Accuracy(4_961, 5_000),
            Score(4_958),
            [.. from layer in new[] { "conv1", "conv2", "dense1" } from bits in new[] { 4, 2 } select new SensitivityRow(layer, "weights", bits, Score(4_962 - ((6 - bits) * layer.Length))),
             new SensitivityRow("conv1", "activations", 4, Score(4_940))]),
        Sweep = new SweepResults(
            "0123",
            new DeviceCapacity(20_800, 41_600, 90, 50),
            "xc7a35t",
            100,
            [
                new SweepPoint(3_000, 33_333.33, 8_120, 6_040, 81, 30, new Dictionary<string, string> { ["conv1"] = "2x25:packed", ["conv2"] = "8x10:packed", ["dense1"] = "8x2:packed" }),
                new SweepPoint(4_704, 21_258.5, 6_010, 5_100, 52, 28, new Dictionary<string, string> { ["conv1"] = "1x25", ["conv2"] = "8x6:packed", ["dense1"] = "5x2:packed" }),
                new SweepPoint(15_120, 6_613.76, 3_400, 2_900, 20, 27, new Dictionary<string, string> { ["conv1"] = "2x5:packed", ["conv2"] = "2x6:packed", ["dense1"] = "4x1:packed" }),
            ]),
        Layers =
        [
            new("input", "input", "28x28x1", "u8", "0.003922", null, "the pixel byte is the code"),
            new("conv1", "convolution 5x5, pad 2", "28x28x6", "s20", "1.02e-5 to 1.9e-5", 156, "accumulator -188,212 to 201,554"),
            new("conv1_tanh", "table tanh", "28x28x6", "s8", "0.007874", null, "index s8, scale 0.0312; multiplier 41,210 to 63,001, shift 27"),
            new("pool1", "average pool 2x2", "14x14x6", "s8", "0.007874", null, "multiplier 32,768, shift 17"),
            new("conv2", "convolution 5x5", "10x10x16", "s22", "2.2e-5 to 4.1e-5", 2_416, "accumulator -1,204,981 to 1,187,004"),
            new("conv2_tanh", "table tanh", "10x10x16", "s8", "0.007874", null, "index s8, scale 0.0312; multiplier 44,120 to 60,874, shift 26"),
            new("pool2", "average pool 2x2", "5x5x16", "s8", "0.007874", null, "multiplier 32,768, shift 17"),
            new("dense1", "dense", "1x1x120", "s23", "1.9e-5 to 3.0e-5", 48_120, "accumulator -2,601,377 to 2,733,910"),
            new("dense1_tanh", "table tanh", "1x1x120", "s8", "0.007874", null, "index s8, scale 0.0312; multiplier 39,480 to 61,377, shift 26"),
            new("dense2", "dense", "1x1x84", "s21", "2.4e-5 to 4.4e-5", 10_164, "accumulator -904,112 to 938,221"),
            new("dense2_tanh", "table tanh", "1x1x84", "s8", "0.007874", null, "index s8, scale 0.0312; multiplier 40,118 to 62,906, shift 26"),
            new("logits", "dense", "1x1x10", "s20", "5.1e-5", 850, "accumulator -410,223 to 388,109"),
        ],
        Histograms =
        [
            Bell("conv1 weights", "weights", 150, 1, 9, "codes (scale 0.0026 to 0.0049)", 6),
            Bell("conv2 weights", "weights", 2_400, 1, 11, "codes (scale 0.0028 to 0.0052)", 16),
            Bell("dense1 weights", "weights", 48_000, 1, 13, "codes (scale 0.0024 to 0.0038)", 120),
            Bell("conv1_tanh activations", "activations", 470_400, 2, 0.1, "codes (scale 0.007874)", 12_044),
            Bell("conv2_tanh activations", "activations", 160_000, 2, 0.14, "codes (scale 0.007874)", 9_310),
            Bell("dense1_tanh activations", "activations", 12_000, 2, 0.2, "codes (scale 0.007874)", null),
        ],
        Samples = [Sample(0, 7, 7), Sample(3, 0, 0), Sample(247, 4, 2)],
        Stages =
        [
            new("conv1", "convolution", 2, 25, 2_352, 117_600, "packed"), new("conv1_tanh", "table", null, null, 2_352, 0), new("pool1", "average pool", null, null, 1_176, 0),
            new("conv2", "convolution", 4, 6, 10_000, 240_000, "packed"), new("conv2_tanh", "table", null, null, 400, 0), new("pool2", "average pool", null, null, 400, 0),
            new("dense1", "dense", 4, 1, 15_120, 48_000, "plain"), new("dense2", "dense", 2, 1, 5_040, 10_080, "plain"), new("logits", "dense", 1, 1, 840, 840, "lut"),
        ],
    };

    private static EpochFacts Epoch(int n) => new(n, 0.021 + (0.6 * Math.Exp(-0.7 * n)), 99.95 - (8.5 * Math.Exp(-0.62 * n)), 99.05 - (5.5 * Math.Exp(-0.8 * n)) - (n % 3 * 0.04), 0.01 * Math.Pow(0.8, n), 15.6);

    private static WidthScore Score(int correct) => new(new Accuracy(correct, 5_000), new Accuracy(correct + 20, 5_000), (4_961 - correct) / 50.0);

    private static SearchPoint Point(string how, int bits, int correct) =>
        new(how, [new LayerWidth("conv1", 8, 8), new LayerWidth("conv2", bits, 8), new LayerWidth("dense1", bits, 8)], 1_200 + (50_400 * bits), 3_000_000 + (350_000 * bits), Score(correct));

    private static FormatAccuracy Format(string format, string how, int correct, long bytes) => new(
        "mnist-test", format, how, new Accuracy(correct, 10_000), new Accuracy(correct + 60, 10_000), bytes, 3, 0, how == "integer" ? new OverflowCounts(100, [new NodeOverflows("pool1", "s8", -1, 1, -1.2, 1, 650_000, 12, 0)]) : null, how == "integer" && bytes > 100_000 ? Confusion() : null);

    private static LayerComparison[] Layers(int images) =>
        [.. Tensors.SelectMany(t => new[] { t.Name + ".acc", t.Name }.Select(n => new LayerComparison(n, (long)images * t.Height * t.Width * t.Channels, 0))), new("logits", images * 10, 0)];

    private static int[][] Confusion()
    {
        int[] right = [978, 1_133, 1_022, 1_003, 966, 884, 948, 1_014, 966, 980];
        int[][] counts = [.. right.Select((r, i) => Enumerable.Range(0, 10).Select(c => c == i ? r : 0).ToArray())];
        foreach ((int t, int s, int n) in new[] { (4, 9, 11), (9, 4, 7), (7, 2, 6), (5, 3, 5), (8, 0, 3), (3, 5, 4), (2, 7, 5), (6, 0, 4), (8, 9, 4), (9, 7, 6), (5, 6, 2), (1, 8, 1), (0, 6, 2), (7, 1, 4), (6, 5, 3) })
        {
            counts[t][s] = n;
        }

        return counts;
    }

    /// <summary>A bell when <paramref name="shape"/> is 1, the U of a saturating table when it is 2.</summary>
    private static Histogram Bell(string name, string kind, long total, int shape, double width, string unit, long? saturated)
    {
        double[] share = [.. Enumerable.Range(0, 32).Select(i => (i - 15.5) / 16).Select(x => shape == 1 ? Math.Exp(-x * x * width) : 0.25 + Math.Exp((Math.Abs(x) - 1) / width))];
        double sum = share.Sum();
        return new Histogram(name, kind, -128, 128, [.. share.Select(s => (long)Math.Round(total * s / sum))], unit, saturated);
    }

    private static SampleMaps Sample(int index, int label, int predicted)
    {
        int[] pixels = Digit(label);
        var maps = new List<FeatureMap> { new("input", 28, 28, 1, 0, 255, pixels) };
        foreach ((string name, int h, int w, int channels) in Tensors)
        {
            maps.Add(new FeatureMap(name, h, w, channels, -128, 127, Map(pixels, h, w, channels, index)));
        }

        maps.Add(new FeatureMap("logits", 1, 1, 10, -2_147_483_648, 2_147_483_647, [.. Enumerable.Range(0, 10).Select(c => c == predicted ? 98_211 : (int)(-61_000 * Wave(c + index)))]));
        return new SampleMaps(index, label, predicted, maps);
    }

    /// <summary>Strokes of a 0, a 4 or a 7 with soft edges.</summary>
    private static int[] Digit(int label)
    {
        (double X0, double Y0, double X1, double Y1)[] strokes = label switch
        {
            0 => [.. Enumerable.Range(0, 16).Select(i => (14 + (5.5 * Math.Cos(i * 0.3927)), 14 + (8 * Math.Sin(i * 0.3927)), 14 + (5.5 * Math.Cos((i + 1) * 0.3927)), 14 + (8 * Math.Sin((i + 1) * 0.3927))))],
            4 => [(9, 6, 8, 15), (8, 15, 20, 14), (18, 6, 16, 23)],
            _ => [(8, 7, 20, 7), (20, 7, 13, 23)],
        };
        int[] pixels = new int[28 * 28];
        for (int i = 0; i < pixels.Length; i++)
        {
            double distance = strokes.Min(s => Distance(i % 28, i / 28, s.X0, s.Y0, s.X1, s.Y1));
            pixels[i] = (int)Math.Clamp(255 * (2.1 - distance), 0, 255);
        }

        return pixels;
    }

    private static double Distance(double x, double y, double x0, double y0, double x1, double y1)
    {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double t = Math.Clamp((((x - x0) * dx) + ((y - y0) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        return Math.Sqrt(Math.Pow(x - x0 - (t * dx), 2) + Math.Pow(y - y0 - (t * dy), 2));
    }

    /// <summary>Slanted differences of the image, another slant for each channel.</summary>
    private static int[] Map(int[] pixels, int height, int width, int channels, int seed)
    {
        int[] codes = new int[height * width * channels];
        for (int i = 0; i < codes.Length; i++)
        {
            int c = i % channels;
            if (height == 1)
            {
                codes[i] = (int)(127 * Wave((c * 1.7) + seed));
                continue;
            }

            int x = i / channels % width * 28 / width;
            int y = i / channels / width * 28 / height;
            double angle = c * 1.1;
            int x2 = Math.Clamp(x + (int)Math.Round(2 * Math.Cos(angle)), 0, 27);
            int y2 = Math.Clamp(y + (int)Math.Round(2 * Math.Sin(angle)), 0, 27);
            codes[i] = Math.Clamp((pixels[(y * 28) + x] - (c % 3 == 2 ? 90 : pixels[(y2 * 28) + x2])) / 2, -128, 127);
        }

        return codes;
    }

    private static double Wave(double x) => Math.Sin(x * x * 0.7);
}
