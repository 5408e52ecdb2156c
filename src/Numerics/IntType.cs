using System.Globalization;

namespace GradientsToGates.Numerics;

/// <summary>An integer type: 1 to 128 bits, signed (two's complement), or 1 to 63 bits, unsigned. Codes have at most 32 bits.</summary>
/// <param name="Bits">Width in bits.</param>
/// <param name="Signed">Two's complement when true.</param>
/// <remarks>docs/numerics.md#codes.</remarks>
public readonly record struct IntType(int Bits, bool Signed)
{
    /// <summary>Unsigned 8 bit.</summary>
    public static readonly IntType U8 = new(8, Signed: false);

    /// <summary>Signed 8 bit.</summary>
    public static readonly IntType S8 = new(8, Signed: true);

    /// <summary>Smallest value of a type of at most 64 bits.</summary>
    /// <exception cref="OverflowException">The type has more bits.</exception>
    public long Min => Signed ? Bits <= 64 ? long.MinValue >> (64 - Bits) : checked((long)Lowest) : 0;

    /// <summary>Largest value of a type of at most 64 bits.</summary>
    /// <exception cref="OverflowException">The type has more bits.</exception>
    public long Max => Signed ? Bits <= 64 ? long.MaxValue >> (64 - Bits) : checked((long)Highest) : Bits >= 63 ? long.MaxValue : (1L << Bits) - 1;

    /// <summary>Smallest value, of any width.</summary>
    public Int128 Lowest => Signed ? Int128.MinValue >> (128 - Bits) : 0;

    /// <summary>Largest value, of any width.</summary>
    public Int128 Highest => Signed ? Int128.MaxValue >> (128 - Bits) : Max;

    /// <summary>True when <paramref name="value"/> can be stored.</summary>
    /// <param name="value">Any integer.</param>
    public bool Contains(Int128 value) => value >= Lowest && value <= Highest;

    /// <summary>The narrowest type that holds every value of [<paramref name="min"/>, <paramref name="max"/>]; signed when <paramref name="min"/> is negative.</summary>
    /// <param name="min">Smallest value.</param>
    /// <param name="max">Largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or needs more than 128 bits.</exception>
    public static IntType Covering(Int128 min, Int128 max)
    {
        if (min > max)
        {
            throw new ArgumentOutOfRangeException(nameof(max), "the range is empty");
        }

        bool signed = min < 0;
        for (int bits = 1; bits <= (signed ? 128 : 63); bits++)
        {
            var type = new IntType(bits, signed);
            if (type.Contains(min) && type.Contains(max))
            {
                return type;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(max), $"[{min}, {max}] needs more than {(signed ? 128 : 63)} bits");
    }

    /// <summary>Parses the short form, <c>s8</c> or <c>u4</c>.</summary>
    /// <param name="text">The short form.</param>
    /// <param name="type">The parsed type.</param>
    public static bool TryParse(string text, out IntType type)
    {
        type = default;
        if (text.Length < 2 || text[0] is not ('s' or 'u') || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits) || bits < 1 || bits > (text[0] == 's' ? 128 : 63))
        {
            return false;
        }

        type = new IntType(bits, text[0] == 's');
        return true;
    }

    /// <summary>The short form: <c>s8</c>, <c>u4</c>.</summary>
    public override string ToString() => (Signed ? "s" : "u") + Bits.ToString(CultureInfo.InvariantCulture);
}
