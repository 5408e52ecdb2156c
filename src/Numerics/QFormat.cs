using System.Globalization;

namespace GradientsToGates.Numerics;

/// <summary>Qm.n: signed fixed point with m integer bits, the sign among them, and n fraction bits; a code c stands for c * 2^-n.</summary>
/// <param name="IntegerBits">m, 1..32.</param>
/// <param name="FractionBits">n, 0..31; m + n is at most 32.</param>
/// <remarks>docs/numerics.md#fixed-point-formats.</remarks>
public readonly record struct QFormat(int IntegerBits, int FractionBits)
{
    /// <summary>Width of a code, m + n.</summary>
    public int Width => IntegerBits + FractionBits;

    /// <summary>Distance of neighbours, 2^-n.</summary>
    public double Step => Math.ScaleB(1, -FractionBits);

    /// <summary>Smallest value, -2^(m-1).</summary>
    public double Lowest => -Math.ScaleB(1, IntegerBits - 1);

    /// <summary>Largest value, 2^(m-1) - 2^-n.</summary>
    public double Highest => Math.ScaleB(1, IntegerBits - 1) - Step;

    /// <summary>Type of the codes; a method, so that it is no part of stored settings.</summary>
    public IntType CodeType() => new(Width, Signed: true);

    /// <summary>Parses <c>q1.7</c> or <c>Q1.7</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">The format.</param>
    public static bool TryParse(string text, out QFormat format)
    {
        format = default;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 2 || text[0] is not ('q' or 'Q')
            || !int.TryParse(text.AsSpan(1, dot - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int m)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            || m is < 1 or > 32 || n > 31 || m + n > 32)
        {
            return false;
        }

        format = new QFormat(m, n);
        return true;
    }

    /// <summary>The code of a real number: rounded, then brought into the range.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="rounding">How fraction bits are dropped.</param>
    /// <param name="overflow">What happens outside the range.</param>
    /// <param name="gain">What the value is multiplied by: 2^n, or the study's 2^n - 1.</param>
    /// <returns>The code, and whether the rounded value was outside the range.</returns>
    public (int Code, bool Overflowed) Encode(double value, Rounding rounding, Overflow overflow, double gain)
    {
        // The largest float times 2^31 is far beyond 128 bits, but no such number is near a format either.
        double scaled = Math.Clamp(value * gain, -1e30, 1e30);
        var rounded = (Int128)(rounding switch
        {
            Rounding.Floor => Math.Floor(scaled),
            Rounding.HalfEven => Math.Round(scaled, MidpointRounding.ToEven),
            _ => scaled - Math.Floor(scaled) >= 0.5 ? Math.Floor(scaled) + 1 : Math.Floor(scaled),
        });
        Int128 code = new Requantizer(0, rounding, overflow, Relu: false, CodeType(), 0).Limit(rounded);
        return ((int)code, code != rounded);
    }

    /// <summary>The code of a real number by the plain rule: half to even, saturated.</summary>
    /// <param name="value">A finite number.</param>
    public (int Code, bool Overflowed) Encode(double value) => Encode(value, Rounding.HalfEven, Overflow.Saturate, Math.ScaleB(1, FractionBits));

    /// <summary>The value of a code.</summary>
    /// <param name="code">A code.</param>
    public double Decode(int code) => Math.ScaleB(code, -FractionBits);

    /// <summary>The short form, <c>q1.7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"q{IntegerBits}.{FractionBits}");
}
