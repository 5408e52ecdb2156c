namespace GradientsToGates.Numerics;

/// <summary>What happens to a value outside its type; docs/numerics.md#requantize.</summary>
public enum Overflow
{
    /// <summary>The nearest representable value.</summary>
    Saturate,

    /// <summary>Modulo 2^bits (hls4ml's AP_WRAP); acts before ReLU.</summary>
    Wrap,
}
