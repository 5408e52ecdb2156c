using System.Globalization;
using System.Numerics;

namespace GradientsToGates.Explain.Tests;

/// <summary>A fraction of big integers: arithmetic of its own, so that nothing printed is checked by the code that printed it.</summary>
internal readonly record struct Exact
{
    private static readonly BigInteger _one = BigInteger.Pow(10, 50);

    private Exact(BigInteger n, BigInteger d)
    {
        BigInteger g = BigInteger.GreatestCommonDivisor(n, d) * d.Sign;
        (N, D) = (n / g, d / g);
    }

    /// <summary>Numerator.</summary>
    public BigInteger N { get; }

    /// <summary>Denominator, positive.</summary>
    public BigInteger D { get; }

    public static implicit operator Exact(int value) => new(value, 1);

    public static Exact operator +(Exact a, Exact b) => new((a.N * b.D) + (b.N * a.D), a.D * b.D);

    public static Exact operator -(Exact a, Exact b) => new((a.N * b.D) - (b.N * a.D), a.D * b.D);

    public static Exact operator -(Exact a) => new(-a.N, a.D);

    public static Exact operator *(Exact a, Exact b) => new(a.N * b.N, a.D * b.D);

    public static Exact operator /(Exact a, Exact b) => new(a.N * b.D, a.D * b.N);

    public static bool operator >(Exact a, Exact b) => a.N * b.D > b.N * a.D;

    public static bool operator <(Exact a, Exact b) => b > a;

    /// <summary>A decimal number as text.</summary>
    public static Exact Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 1
            ? new(BigInteger.Parse(text, CultureInfo.InvariantCulture), 1)
            : new(BigInteger.Parse(parts[0] + parts[1], CultureInfo.InvariantCulture), BigInteger.Pow(10, parts[1].Length));
    }

    /// <summary>A double, exactly.</summary>
    public static Exact Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        int shift = Math.Max(exponent, 1) - 1075;
        mantissa = value < 0 ? -mantissa : mantissa;
        return shift >= 0 ? new(mantissa << shift, 1) : new(mantissa, BigInteger.One << -shift);
    }

    /// <summary>e to this power, to some 45 digits.</summary>
    public Exact Exp()
    {
        // e^x = (e^(x / 2^k))^(2^k), the small power by its series.
        int halvings = 0;
        BigInteger x = N * _one / D;
        for (BigInteger size = BigInteger.Abs(x); size > _one / 4; size >>= 1)
        {
            halvings++;
        }

        Exact small = new(x, _one << halvings);
        BigInteger scaled = small.N * _one / small.D;
        (BigInteger term, BigInteger sum) = (_one, _one);
        for (int i = 1; !term.IsZero; i++)
        {
            term = term * scaled / _one / i;
            sum += term;
        }

        for (int i = 0; i < halvings; i++)
        {
            sum = sum * sum / _one;
        }

        return new(sum, _one);
    }

    /// <summary>To a number of decimals, halves away from zero.</summary>
    public Exact Round(int decimals)
    {
        BigInteger unit = BigInteger.Pow(10, Math.Abs(decimals));
        (BigInteger n, BigInteger d) = decimals >= 0 ? (BigInteger.Abs(N) * unit, D) : (BigInteger.Abs(N), D * unit);
        BigInteger rounded = N.Sign * (((2 * n) + d) / (2 * d));
        return decimals >= 0 ? new(rounded, unit) : new(rounded * unit, 1);
    }

    /// <summary>To 9 significant digits, halves away from zero.</summary>
    public Exact Significant()
    {
        Exact size = N.Sign < 0 ? -this : this;
        int decimals = 9;
        for (; size.N >= size.D; size /= 10)
        {
            decimals--;
        }

        for (; !size.N.IsZero && size.N * 10 < size.D && decimals < 28; size *= 10)
        {
            decimals++;
        }

        return Round(decimals);
    }

    /// <summary>With so many decimals; the value must not have more.</summary>
    public string Text(int decimals)
    {
        Exact scaled = this * new Exact(BigInteger.Pow(10, decimals), 1);
        scaled.D.ShouldBe(BigInteger.One);
        string digits = BigInteger.Abs(scaled.N).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return (N.Sign < 0 ? "-" : "") + digits[..^decimals] + (decimals > 0 ? "." + digits[^decimals..] : "");
    }

    /// <summary>With 6 decimals, rounded.</summary>
    public string Real() => Round(6).Text(6);

    /// <summary>With as many decimals as it has.</summary>
    public string Plain()
    {
        string text = Text(28).TrimEnd('0');
        return text.EndsWith('.') ? text[..^1] : text;
    }
}
