using System.Text.Json.Serialization;
using GradientsToGates.Numerics;

namespace GradientsToGates.Quantization;

/// <summary>How ranges are taken from calibration images.</summary>
public enum CalibrationRule
{
    /// <summary>Smallest and largest value seen.</summary>
    MinMax,

    /// <summary>The quantile <see cref="QuantizationOptions.Percentile"/> of magnitudes; rare outliers saturate.</summary>
    Percentile,

    /// <summary>The limit that makes the mean squared error of the codes smallest.</summary>
    MeanSquaredError,
}

/// <summary>A number format and how a network is brought into it; the default is INT8. <see cref="NumberFormats"/> reads and names them.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Range rule; null for <see cref="RangeRule"/>'s choice.</summary>
    public CalibrationRule? Calibration { get; init; }

    /// <summary>The range rule: what was asked for, else the least squared error, and for Qm.n codes, which are expected not to saturate, smallest and largest value.</summary>
    [JsonIgnore]
    public CalibrationRule RangeRule => Calibration ?? (Fixed is null ? CalibrationRule.MeanSquaredError : CalibrationRule.MinMax);

    /// <summary>Percent of magnitudes inside the range under <see cref="CalibrationRule.Percentile"/>.</summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>Training images used for calibration.</summary>
    public int CalibrationImages { get; init; } = 1000;

    /// <summary>One weight scale per output channel; one per layer when false.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>Every scale a power of two, so that requantize is a shift.</summary>
    public bool PowerOfTwo { get; init; }

    /// <summary>Weights of exactly this format, every scale a power of two, activations of its width; null for scales from the weights.</summary>
    public QFormat? Fixed { get; init; }

    /// <summary>Weights of <see cref="Fixed"/>.</summary>
    public WeightRule WeightRule { get; init; }

    /// <summary>Activations of exactly <see cref="Fixed"/> too, instead of a calibrated binary point.</summary>
    public bool Literal { get; init; }

    /// <summary>Biases are rounded to accumulator units at once, not to <see cref="Fixed"/> before.</summary>
    public bool ExactBias { get; init; }

    /// <summary>Bits that a bias saturates to, in accumulator units; null for as many as it needs.</summary>
    public int? BiasBits { get; init; }

    /// <summary>Bits that the input's codes are requantized to, 1..7; null for the bytes themselves.</summary>
    public int? InputBits { get; init; }

    /// <summary>False for weights without a sign: negative ones become 0 and are counted as clipped.</summary>
    public bool SignedWeights { get; init; } = true;

    /// <summary>Sign of activations; null for the narrowest: unsigned where no value is negative.</summary>
    public bool? SignedActivations { get; init; }

    /// <summary>Rounding of every requantize but that of a table's index.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Overflow of every requantize but that of a table's index.</summary>
    public Overflow Overflow { get; init; }

    /// <summary>hls4ml's default sums: products truncated and sums wrapped in <see cref="Fixed"/>.</summary>
    public bool TruncateProducts { get; init; }

    /// <summary>Each channel's bias takes up the mean error that rounded weights cause on the calibration images.</summary>
    public bool BiasCorrection { get; init; }

    /// <summary>Scales of weights are those whose codes have the least squared error, instead of the smallest that clip no weight; for few bits.</summary>
    public bool LeastErrorWeights { get; init; }

    /// <summary>Formats of single layers, by the layer's name; a format holds for the layer's weights and for what follows until the next weights.</summary>
    public IReadOnlyDictionary<string, string> Layers { get; init; } = new Dictionary<string, string>();

    /// <summary>Bits of a weight; symmetric and narrow: [-(2^(b-1)-1), 2^(b-1)-1].</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>Bits of an activation.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>Bits of a sigmoid or tanh table's index, 4..12.</summary>
    public int TableBits { get; init; } = 8;

    /// <summary>Accumulators of 32 bits everywhere instead of the proved width.</summary>
    public bool Accumulators32 { get; init; }

    /// <summary>Name of the format as results show it; <see cref="NumberFormats.Parse"/> reads it back.</summary>
    [JsonIgnore]
    public string Name => NumberFormats.NameOf(this);

    /// <summary>Type of a weight.</summary>
    /// <returns>Codes of weights; a scaled format does not use the smallest signed one.</returns>
    public IntType WeightType() => Fixed?.CodeType() ?? new IntType(WeightBits, SignedWeights);
}
