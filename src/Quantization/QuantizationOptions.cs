namespace GradientsToGates.Quantization;

/// <summary>How ranges are taken from calibration images.</summary>
public enum CalibrationRule
{
    /// <summary>Smallest and largest value seen.</summary>
    MinMax,

    /// <summary>The quantile <see cref="QuantizationOptions.Percentile"/> of magnitudes; rare outliers saturate.</summary>
    Percentile,
}

/// <summary>INT8 post-training quantization; docs/numerics.md#int8.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Range rule.</summary>
    public CalibrationRule Calibration { get; init; } = CalibrationRule.MinMax;

    /// <summary>Percent of magnitudes inside the range under <see cref="CalibrationRule.Percentile"/>.</summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>Training images used for calibration.</summary>
    public int CalibrationImages { get; init; } = 1000;

    /// <summary>One weight scale per output channel; one per layer when false.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>Every scale a power of two, so that requantize is a shift.</summary>
    public bool PowerOfTwo { get; init; }

    /// <summary>Bits of a weight; symmetric and narrow: [-(2^(b-1)-1), 2^(b-1)-1].</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>Bits of an activation.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>Bits of a sigmoid or tanh table's index, 4..12.</summary>
    public int TableBits { get; init; } = 8;

    /// <summary>Accumulators of 32 bits everywhere instead of the proved width.</summary>
    public bool Accumulators32 { get; init; }

    /// <summary>Name of the format as results show it.</summary>
    public string Name => "int" + WeightBits.ToString(System.Globalization.CultureInfo.InvariantCulture) + (PowerOfTwo ? "-pow2" : "") + (PerChannel ? "" : "-per-tensor");
}
