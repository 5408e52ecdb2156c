namespace GradientsToGates.Numerics;

/// <summary>Accumulator to activation code: the one rounding in the datapath.</summary>
/// <param name="Shift">S, 0..62; shared by all channels.</param>
/// <param name="Rounding">How fraction bits are dropped.</param>
/// <param name="Overflow">Saturate or wrap.</param>
/// <param name="Relu">Clamp from below at the zero point, after overflow.</param>
/// <param name="Type">Type of the code.</param>
/// <param name="ZeroPoint">Code of real 0.</param>
/// <remarks>docs/numerics.md#requantize; mirrored by rtl/math/g2g_requantize.v. Exact for accumulators of 64 bits and multipliers of 32, and for wider ones whose products have at most 127.</remarks>
public readonly record struct Requantizer(int Shift, Rounding Rounding, Overflow Overflow, bool Relu, IntType Type, int ZeroPoint)
{
    /// <summary>The code of one accumulator.</summary>
    /// <param name="accumulator">Exact sum.</param>
    /// <param name="multiplier">M of its channel, not negative.</param>
    public long Apply(long accumulator, long multiplier) => Apply((Int128)accumulator, multiplier);

    /// <summary>The code of one accumulator of any width.</summary>
    /// <param name="accumulator">Exact sum; with the multiplier's bits and one more it has at most 128.</param>
    /// <param name="multiplier">M of its channel, not negative.</param>
    public long Apply(Int128 accumulator, long multiplier)
    {
        Int128 v = Limit(Round(accumulator * multiplier) + ZeroPoint);
        return (long)(Relu && v < ZeroPoint ? ZeroPoint : v);
    }

    /// <summary>The product divided by 2^Shift and rounded, before the zero point and the limit.</summary>
    /// <param name="product">accumulator * multiplier.</param>
    public Int128 Round(Int128 product)
    {
        if (Shift == 0)
        {
            return product;
        }

        Int128 half = Int128.One << (Shift - 1);
        Int128 floor = product >> Shift;
        return Rounding switch
        {
            Rounding.Floor => floor,
            Rounding.HalfUp => (product + half) >> Shift,
            Rounding.HalfEven => floor + (IsAboveHalfOrOddTie(product - (floor << Shift), half, floor) ? 1 : 0),
            _ => throw new ArgumentOutOfRangeException(nameof(product), Rounding, "unknown rounding"),
        };
    }

    /// <summary>Brings a value into <see cref="Type"/> by <see cref="Overflow"/>.</summary>
    /// <param name="v">Rounded value, zero point included.</param>
    public Int128 Limit(Int128 v)
    {
        if (Overflow == Overflow.Saturate)
        {
            return Int128.Clamp(v, Type.Min, Type.Max);
        }

        Int128 low = v & ((Int128.One << Type.Bits) - 1);
        return Type.Signed && low > Type.Max ? low - (Int128.One << Type.Bits) : low;
    }

    private static bool IsAboveHalfOrOddTie(Int128 fraction, Int128 half, Int128 floor) =>
        fraction > half || (fraction == half && (floor & 1) != 0);
}
