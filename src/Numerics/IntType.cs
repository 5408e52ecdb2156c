using System.Globalization;

namespace GradientsToGates.Numerics;

/// <summary>An integer type: 1 to 64 bits, signed (two's complement) or unsigned. Codes have at most 32 bits, accumulators at most 64.</summary>
/// <param name="Bits">Width in bits, 1..64.</param>
/// <param name="Signed">Two's complement when true.</param>
/// <remarks>docs/numerics.md#codes.</remarks>
public readonly record struct IntType(int Bits, bool Signed)
{
    /// <summary>Unsigned 8 bit.</summary>
    public static readonly IntType U8 = new(8, Signed: false);

    /// <summary>Signed 8 bit.</summary>
    public static readonly IntType S8 = new(8, Signed: true);

    /// <summary>Smallest value.</summary>
    public long Min => Signed ? Bits == 64 ? long.MinValue : -(1L << (Bits - 1)) : 0;

    /// <summary>Largest value; unsigned types have at most 63 bits.</summary>
    public long Max => Signed ? Bits == 64 ? long.MaxValue : (1L << (Bits - 1)) - 1 : Bits >= 63 ? long.MaxValue : (1L << Bits) - 1;

    /// <summary>True when <paramref name="value"/> can be stored.</summary>
    /// <param name="value">Any integer.</param>
    public bool Contains(Int128 value) => value >= Min && value <= Max;

    /// <summary>The narrowest type that holds every value of [<paramref name="min"/>, <paramref name="max"/>]; signed when <paramref name="min"/> is negative.</summary>
    /// <param name="min">Smallest value.</param>
    /// <param name="max">Largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or needs more than 64 bits.</exception>
    public static IntType Covering(Int128 min, Int128 max)
    {
        if (min > max)
        {
            throw new ArgumentOutOfRangeException(nameof(max), "the range is empty");
        }

        bool signed = min < 0;
        for (int bits = 1; bits <= (signed ? 64 : 63); bits++)
        {
            var type = new IntType(bits, signed);
            if (type.Contains(min) && type.Contains(max))
            {
                return type;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(max), $"[{min}, {max}] needs more than 64 bits");
    }

    /// <summary>Parses the short form, <c>s8</c> or <c>u4</c>.</summary>
    /// <param name="text">The short form.</param>
    /// <param name="type">The parsed type.</param>
    public static bool TryParse(string text, out IntType type)
    {
        type = default;
        if (text.Length < 2 || text[0] is not ('s' or 'u') || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits) || bits < 1 || bits > (text[0] == 's' ? 64 : 63))
        {
            return false;
        }

        type = new IntType(bits, text[0] == 's');
        return true;
    }

    /// <summary>The short form: <c>s8</c>, <c>u4</c>.</summary>
    public override string ToString() => (Signed ? "s" : "u") + Bits.ToString(CultureInfo.InvariantCulture);
}
