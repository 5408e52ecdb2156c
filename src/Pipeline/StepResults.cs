using GradientsToGates.Cosim;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Quantization;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>How the float weights of a run came about.</summary>
/// <param name="Source"><c>trained</c> or <c>shipped</c>.</param>
/// <param name="Seed">Seed of the attempt that gave them.</param>
public sealed record WeightsOrigin(string Source, ulong Seed);

/// <summary>Float weights' origin and history.</summary>
/// <param name="Source"><c>trained</c> or <c>shipped</c>.</param>
/// <param name="History">Epochs.</param>
/// <param name="Seed">Seed they were trained with.</param>
/// <param name="ResultEpoch">Epoch whose weights were kept; null when not known.</param>
public sealed record WeightsResult(string Source, IReadOnlyList<EpochFacts> History, ulong Seed, int? ResultEpoch);

/// <summary>Accuracy of one format on the test images.</summary>
/// <param name="Accuracy">Right and all.</param>
/// <param name="Confusion">Rows: true class.</param>
/// <param name="Original">Right and all of the test images with original pixels; null when there is no difference.</param>
public sealed record EvaluationResult(Accuracy Accuracy, int[][] Confusion, Accuracy? Original = null);

/// <summary>Two networks' answers to the same images.</summary>
/// <param name="OnlyBefore">Images that the first has right and the second has not.</param>
/// <param name="OnlyAfter">Images that the second has right and the first has not.</param>
/// <param name="Total">All images.</param>
public sealed record PairedAnswers(int OnlyBefore, int OnlyAfter, int Total);

/// <summary>The quantized graph's place.</summary>
/// <param name="Folder">Relative to the run folder.</param>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Layers">Layers with weights, and what was clipped in each.</param>
public sealed record QuantizeResult(string Folder, int Nodes, IReadOnlyList<QuantizedLayer> Layers);

/// <summary>Cycles by the model.</summary>
/// <param name="Interval">Cycles between frames, the mean over a period.</param>
/// <param name="Latency">Cycles through an empty pipeline.</param>
/// <param name="Timed">The frames that were timed.</param>
public sealed record CyclesResult(double Interval, long Latency, TimedFrames Timed)
{
    /// <summary>The figures of times.</summary>
    /// <param name="times">When frames left.</param>
    public static CyclesResult Of(FrameTimes times) => new(times.Interval, times.Latency, times.Timed);
}

/// <summary>One simulator's verdict.</summary>
/// <param name="Result">Values compared and mismatches.</param>
/// <param name="First">The first mismatch, if any.</param>
/// <param name="Cycles">Simulated cycles; null when this simulator did not time them.</param>
public sealed record CosimOutcome(CosimResult Result, Mismatch? First, CyclesResult? Cycles);
