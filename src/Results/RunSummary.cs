namespace GradientsToGates.Results;

/// <summary>What one run measured; written as <c>summary.json</c> (schema: docs/summary.md). A figure that was not measured is null, never 0.</summary>
public sealed record RunSummary
{
    /// <summary>Version of this schema: grows by one when a field changes meaning or goes away.</summary>
    public const int CurrentSchema = 2;

    /// <summary>Schema version of the file.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Network name.</summary>
    public required string Network { get; init; }

    /// <summary>Trained values.</summary>
    public long? Parameters { get; init; }

    /// <summary>Multiply-accumulates a sample.</summary>
    public long? Macs { get; init; }

    /// <summary>The data all accuracies were measured on.</summary>
    public DatasetFacts? Dataset { get; init; }

    /// <summary>Where the float weights came from: <c>trained</c>, <c>shipped</c> or a path.</summary>
    public string? Weights { get; init; }

    /// <summary>How the weights were trained; null when the history is not known.</summary>
    public TrainingFacts? Training { get; init; }

    /// <summary>Accuracies on the test images.</summary>
    public AccuracySummary Accuracy { get; init; } = new();

    /// <summary>The integer format: preset, scale mode, calibration.</summary>
    public string? Format { get; init; }

    /// <summary>One entry per simulator that ran.</summary>
    public IReadOnlyList<CosimResult> Cosim { get; init; } = [];

    /// <summary>Cycles of a frame.</summary>
    public CycleSummary Cycles { get; init; } = new();

    /// <summary>What the synthesizer reported; null when it did not run.</summary>
    public SynthesisResult? Synthesis { get; init; }

    /// <summary>Wall seconds per step of this run, in order; a reused step keeps the seconds of the run that did it.</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();

    /// <summary>Steps whose results were taken over because their inputs had not changed.</summary>
    public IReadOnlyList<string> Reused { get; init; } = [];

    /// <summary>External tools and their versions; null when missing.</summary>
    public IReadOnlyDictionary<string, string?> Tools { get; init; } = new Dictionary<string, string?>();

    /// <summary>The program that made the run.</summary>
    public required ProgramFacts Program { get; init; }

    /// <summary>Things the reader must know: stand-in data, tools that were missing, exceptions from a mode.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The data set.</summary>
/// <param name="Name">E.g. <c>mnist</c>, or <c>synthetic-mnist</c> when made-up images stood in.</param>
/// <param name="Sha256">Of the files read, in a fixed order.</param>
/// <param name="Sample">Number of test images the accuracies are over.</param>
/// <param name="Synthetic">True when made-up data stood in: accuracies are then null.</param>
/// <param name="Original">Test images, from the first, whose pixels are the published ones where others' are lossy; null when there is no such difference.</param>
public sealed record DatasetFacts(string Name, string Sha256, int Sample, bool Synthetic, int? Original = null);

/// <summary>How the float weights were trained.</summary>
/// <param name="Recipe">Name of the recipe; null when it has none.</param>
/// <param name="Epochs">Epochs run, of the attempt that gave the weights.</param>
/// <param name="ResultEpoch">The epoch whose weights were kept: the last, or the best in validation; null when not known.</param>
/// <param name="Validation"><c>held-out</c>, or <c>test</c> when the test set chose the weights, so that its accuracy is optimistic; null for no validation.</param>
public sealed record TrainingFacts(string? Recipe, int Epochs, int? ResultEpoch, string? Validation);

/// <summary>Images classified rightly.</summary>
/// <param name="Correct">Right ones.</param>
/// <param name="Total">All.</param>
public sealed record Accuracy(int Correct, int Total)
{
    /// <summary>Percent right; null when there were no images.</summary>
    public double? Percent => Total == 0 ? null : 100.0 * Correct / Total;

    /// <summary>Lower end of the 95 % interval (Wilson), percent; null when there were no images.</summary>
    public double? Low => Total == 0 ? null : 100 * WilsonInterval.Of(Correct, Total).Low;

    /// <summary>Upper end of the 95 % interval (Wilson), percent; null when there were no images.</summary>
    public double? High => Total == 0 ? null : 100 * WilsonInterval.Of(Correct, Total).High;
}

/// <summary>Accuracies of one run.</summary>
public sealed record AccuracySummary
{
    /// <summary>Float weights.</summary>
    public Accuracy? Float { get; init; }

    /// <summary>Float weights, on the test images with original pixels alone; null when all have them.</summary>
    public Accuracy? FloatOriginal { get; init; }

    /// <summary>This run's integer graph.</summary>
    public Accuracy? Integer { get; init; }

    /// <summary>This run's integer graph, on the test images with original pixels alone; null when all have them.</summary>
    public Accuracy? IntegerOriginal { get; init; }

    /// <summary>Other formats, by name.</summary>
    public IReadOnlyDictionary<string, Accuracy> Formats { get; init; } = new Dictionary<string, Accuracy>();
}

/// <summary>One simulator's comparison with the reference.</summary>
/// <param name="Simulator"><c>verilator</c> or <c>icarus</c>.</param>
/// <param name="Images">Images simulated.</param>
/// <param name="Throttled">How many of them with random bubbles and backpressure.</param>
/// <param name="Layers">One entry per tapped tensor.</param>
public sealed record CosimResult(string Simulator, int Images, int Throttled, IReadOnlyList<LayerComparison> Layers)
{
    /// <summary>Sum over the layers.</summary>
    public long Mismatches => Layers.Sum(l => l.Mismatches);

    /// <summary>What layers with weights read; empty where that was not counted.</summary>
    public IReadOnlyList<WeightReads> Reads { get; init; } = [];

    /// <summary>The images, as <c>--on</c> named them; null for the network's own test images.</summary>
    public string? On { get; init; }

    /// <summary>Seconds that simulator processes ran, added up; several run side by side.</summary>
    public double Seconds { get; init; }
}

/// <summary>Reads of a layer's weights, counted in simulation.</summary>
/// <param name="Layer">Integer graph node.</param>
/// <param name="Words">Words of its weight ROM that were read for all images.</param>
public sealed record WeightReads(string Layer, long Words);

/// <summary>One tensor compared value by value.</summary>
/// <param name="Name">Integer graph node.</param>
/// <param name="Compared">Values compared.</param>
/// <param name="Mismatches">Values that differ.</param>
public sealed record LayerComparison(string Name, long Compared, long Mismatches);

/// <summary>Cycles a frame takes; DESIGN: interval = last output beat of frame 5 less that of frame 4, or the mean over the period to which a design settles, latency = first input beat to last output beat of frame 1.</summary>
public sealed record CycleSummary
{
    /// <summary>The clock that latency and frame rate are stated at, MHz; fmax is a different figure and needs place and route.</summary>
    public const int ReferenceMegahertz = 100;

    /// <summary>Cycles between frames in steady state.</summary>
    public CycleFigure Interval { get; init; } = new(null, null);

    /// <summary>Cycles through an empty pipeline.</summary>
    public CycleFigure Latency { get; init; } = new(null, null);

    /// <summary>Frames a second at <see cref="ReferenceMegahertz"/>, from the simulated interval; null when that was not measured.</summary>
    public double? FramesPerSecond => Interval.Simulated is > 0 and double cycles ? ReferenceMegahertz * 1e6 / cycles : null;

    /// <summary>Microseconds at <see cref="ReferenceMegahertz"/>, from the simulated latency; null when that was not measured.</summary>
    public double? LatencyMicroseconds => Latency.Simulated is double cycles ? cycles / ReferenceMegahertz : null;
}

/// <summary>One figure from two sources.</summary>
/// <param name="Predicted">By the cycle model.</param>
/// <param name="Simulated">By RTL simulation.</param>
public sealed record CycleFigure(double? Predicted, double? Simulated);

/// <summary>What the synthesizer counted.</summary>
/// <param name="Tool">E.g. <c>yosys</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Device">Part, e.g. <c>xc7a35t</c>.</param>
/// <param name="Lut">LUTs, LUT RAM included.</param>
/// <param name="Ff">Flip-flops.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">RAMB18E1 cells.</param>
/// <param name="Bram36">RAMB36 equivalents: RAMB36E1 plus half the RAMB18E1, rounded up.</param>
/// <param name="Capacity">What the part has.</param>
/// <param name="FmaxMhz">Null: not measured without place and route.</param>
public sealed record SynthesisResult(
    string Tool, string Version, string Device, int Lut, int Ff, int Dsp, int Bram18, int Bram36, DeviceCapacity Capacity, double? FmaxMhz)
{
    /// <summary>True when every count is within the part.</summary>
    public bool Fits => Lut <= Capacity.Lut && Ff <= Capacity.Ff && Dsp <= Capacity.Dsp && Bram36 <= Capacity.Bram36;
}

/// <summary>What a part has.</summary>
/// <param name="Lut">LUTs.</param>
/// <param name="Ff">Flip-flops.</param>
/// <param name="Dsp">DSP slices.</param>
/// <param name="Bram36">RAMB36.</param>
public sealed record DeviceCapacity(int Lut, int Ff, int Dsp, int Bram36);

/// <summary>The program and how it was called.</summary>
/// <param name="Version">g2g version.</param>
/// <param name="Commit">Source commit; null outside a checkout.</param>
/// <param name="Numerics">Version of docs/numerics.md.</param>
/// <param name="VectorBits">SIMD width the float kernels used.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="CommandLine">Arguments as given.</param>
/// <param name="Finished">When the summary was written, UTC, ISO 8601.</param>
public sealed record ProgramFacts(string Version, string? Commit, string Numerics, int VectorBits, ulong Seed, string CommandLine, string Finished);
