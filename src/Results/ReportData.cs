namespace GradientsToGates.Results;

/// <summary>What the report draws beside the summary; written as <c>report-data.json</c> in the run folder.</summary>
public sealed record ReportData
{
    /// <summary>One entry per training epoch; empty when the history is not known.</summary>
    public IReadOnlyList<EpochFacts> History { get; init; } = [];

    /// <summary>Class names.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Rows: true class, columns: class by <see cref="ConfusionOf"/>; null when not measured on real data.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    /// <summary>What gave the answers of <see cref="Confusion"/>.</summary>
    public string ConfusionOf { get; init; } = "integer graph";

    /// <summary>Training images as the network saw them; empty when the recipe changes none.</summary>
    public IReadOnlyList<AugmentedSample> Augmented { get; init; } = [];

    /// <summary>One network in many number formats; empty when that was not measured.</summary>
    public IReadOnlyList<FormatAccuracy> Formats { get; init; } = [];

    /// <summary>What single layers cost at lower widths; null when that was not measured.</summary>
    public SensitivityResults? Sensitivity { get; init; }

    /// <summary>Widths by layer that were searched for; null when they were not.</summary>
    public SearchResults? Search { get; init; }

    /// <summary>Foldings from the fastest that fits down; null when none were swept.</summary>
    public SweepResults? Sweep { get; init; }

    /// <summary>The network, one row per integer graph node.</summary>
    public IReadOnlyList<LayerFacts> Layers { get; init; } = [];

    /// <summary>Distributions of weights and activations.</summary>
    public IReadOnlyList<Histogram> Histograms { get; init; } = [];

    /// <summary>Input images with what each layer made of them.</summary>
    public IReadOnlyList<SampleMaps> Samples { get; init; } = [];

    /// <summary>Hardware stages in dataflow order.</summary>
    public IReadOnlyList<StageFacts> Stages { get; init; } = [];

    /// <summary>What each stage takes of the part by estimate; null before the design is planned.</summary>
    public ResourceEstimate? Estimate { get; init; }

    /// <summary>Both schedules of every convolution with rows.</summary>
    public IReadOnlyList<ScheduleFacts> Schedules { get; init; } = [];

    /// <summary>All stages and streams of the design; null before it is planned.</summary>
    public PipelineFacts? Pipeline { get; init; }

    /// <summary>FIFOs ahead of sums of branches; empty where nothing branches.</summary>
    public IReadOnlyList<FifoFacts> Fifos { get; init; } = [];
}

/// <summary>One epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean training loss.</param>
/// <param name="TrainAccuracy">Percent on the training images as seen; null when not measured.</param>
/// <param name="ValidationAccuracy">Percent on held-out images; null when there are none.</param>
/// <param name="LearningRate">At the end of the epoch.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="ValidationLoss">Mean loss on held-out images; null when there are none.</param>
/// <param name="AugmentationShare">Percent of the threads' time that went into changing images; null when not measured.</param>
public sealed record EpochFacts(
    int Epoch,
    double Loss,
    double? TrainAccuracy,
    double? ValidationAccuracy,
    double LearningRate,
    double Seconds,
    double? ValidationLoss = null,
    double? AugmentationShare = null);

/// <summary>One training image, and what it was changed to in some epochs.</summary>
/// <param name="Index">Index in the training set.</param>
/// <param name="Label">True class.</param>
/// <param name="Maps">The image as it is, then changed.</param>
public sealed record AugmentedSample(int Index, int Label, IReadOnlyList<FeatureMap> Maps);

/// <summary>One integer graph node.</summary>
/// <param name="Name">Node name.</param>
/// <param name="Operation">Its kind.</param>
/// <param name="Shape">Output shape, <c>28x28x6</c>.</param>
/// <param name="Type">Output type, <c>s8</c>.</param>
/// <param name="Scale">Output scale as text; a range when per channel.</param>
/// <param name="Weights">Number of weights, or null.</param>
/// <param name="Detail">Multiplier and shift, accumulator interval, table function, ...</param>
public sealed record LayerFacts(string Name, string Operation, string Shape, string Type, string Scale, int? Weights, string Detail);

/// <summary>Counts of codes or real values.</summary>
/// <param name="Name">E.g. <c>conv1 weights</c>.</param>
/// <param name="Kind"><c>weights</c> or <c>activations</c>.</param>
/// <param name="Low">Left edge of the first bin.</param>
/// <param name="High">Right edge of the last bin.</param>
/// <param name="Counts">Equal bins.</param>
/// <param name="Unit">What the axis shows, e.g. <c>codes (scale 0.0123)</c>.</param>
/// <param name="Saturated">Values at the ends of the type; null when not counted.</param>
public sealed record Histogram(string Name, string Kind, double Low, double High, IReadOnlyList<long> Counts, string Unit, long? Saturated);

/// <summary>One image through the network.</summary>
/// <param name="Index">Index in the test set.</param>
/// <param name="Label">True class.</param>
/// <param name="Predicted">Class by the integer graph.</param>
/// <param name="Maps">The input and each layer's codes.</param>
public sealed record SampleMaps(int Index, int Label, int Predicted, IReadOnlyList<FeatureMap> Maps);

/// <summary>Codes of one tensor.</summary>
/// <param name="Layer">Node name.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C.</param>
/// <param name="Min">Smallest code of the type.</param>
/// <param name="Max">Largest code of the type.</param>
/// <param name="Codes">H*W*C codes, NHWC order.</param>
public sealed record FeatureMap(string Layer, int Height, int Width, int Channels, long Min, long Max, IReadOnlyList<int> Codes);

/// <summary>One hardware stage.</summary>
/// <param name="Name">Layer name.</param>
/// <param name="Kind">E.g. <c>convolution</c>.</param>
/// <param name="Pe">Output channels a cycle; null where it does not apply.</param>
/// <param name="Simd">Inputs a cycle.</param>
/// <param name="Cycles">Cycles a frame in steady state.</param>
/// <param name="Macs">Multiply-accumulates a frame.</param>
/// <param name="Multiplier">What its products are made of: <c>plain</c>, <c>packed</c> or <c>lut</c>; null where it does not apply.</param>
public sealed record StageFacts(string Name, string Kind, int? Pe, int? Simd, long Cycles, long Macs, string? Multiplier = null);

/// <summary>What a design takes of its part, stage by stage, by estimate.</summary>
/// <param name="Device">The part.</param>
/// <param name="Capacity">What it has.</param>
/// <param name="Stages">All stages, in dataflow order.</param>
public sealed record ResourceEstimate(string Device, DeviceCapacity Capacity, IReadOnlyList<StageUse> Stages);

/// <summary>What a stage takes by estimate.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Lut">LUTs.</param>
/// <param name="Ff">Flip-flops.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">Halves of block RAM.</param>
public sealed record StageUse(string Stage, double Lut, double Ff, int Dsp, int Bram18);

/// <summary>A convolution by one of its schedules.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="RowStationary">Row-stationary, or output-stationary.</param>
/// <param name="Chosen">Whether the design has this one.</param>
/// <param name="Weights">Weights of the layer.</param>
/// <param name="WordWeights">Weights of a word.</param>
/// <param name="WordsRead">Words of its weight ROM that are read a frame.</param>
/// <param name="BufferBits">Bits of the rows, partial sums and results that it keeps.</param>
/// <param name="Cycles">Cycles a frame.</param>
public sealed record ScheduleFacts(string Layer, bool RowStationary, bool Chosen, long Weights, int WordWeights, long WordsRead, long BufferBits, long Cycles);

/// <summary>One FIFO.</summary>
/// <param name="Name">Its name in the Verilog.</param>
/// <param name="Width">Bits of a beat.</param>
/// <param name="FrameBeats">Beats of a frame that pass it.</param>
/// <param name="Live">Beats it must hold so that nothing makes the design hang.</param>
/// <param name="FullRate">Beats it must hold so that frames come as fast as they can; so deep it is.</param>
/// <param name="Lut">Look-up tables of its memory, as built.</param>
/// <param name="Bram18">Halves of block RAM of its memory, as built.</param>
/// <param name="BuiltBeats">Beats that so much memory would hold.</param>
/// <param name="ShiftLut">Look-up tables as shift registers.</param>
/// <param name="ShiftBeats">Beats that these would hold.</param>
public sealed record FifoFacts(string Name, int Width, long FrameBeats, int? Live, int FullRate, int Lut, int Bram18, int BuiltBeats, int ShiftLut, int ShiftBeats);
