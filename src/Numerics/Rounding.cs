namespace GradientsToGates.Numerics;

/// <summary>How requantize drops fraction bits; docs/numerics.md#requantize.</summary>
public enum Rounding
{
    /// <summary>Add half, then floor: ties go toward plus infinity.</summary>
    HalfUp,

    /// <summary>Toward minus infinity (hls4ml's AP_TRN).</summary>
    Floor,

    /// <summary>Ties go to the even neighbour.</summary>
    HalfEven,
}
