using System.Numerics;
using GradientsToGates.Numerics;

namespace GradientsToGates.Conformance.Tests.Oracle;

/// <summary>Scalars of docs/numerics.md on integers of unlimited size. Written from the page; of the product it knows the names of types and modes only.</summary>
internal static class OracleArithmetic
{
    public static BigInteger Lowest(IntType type) => type.Signed ? -BigInteger.Pow(2, type.Bits - 1) : BigInteger.Zero;

    public static BigInteger Highest(IntType type) => Lowest(type) + BigInteger.Pow(2, type.Bits) - 1;

    /// <summary>Quotient toward minus infinity and the remainder in 0 .. divisor-1.</summary>
    public static (BigInteger Quotient, BigInteger Remainder) FloorDivide(BigInteger dividend, BigInteger divisor)
    {
        BigInteger remainder = BigInteger.Remainder(dividend, divisor);
        if (remainder.Sign < 0)
        {
            remainder += divisor;
        }

        return ((dividend - remainder) / divisor, remainder);
    }

    public static BigInteger Requantize(BigInteger accumulator, BigInteger multiplier, int shift, Rounding rounding, Overflow overflow, bool relu, IntType type, BigInteger zeroPoint)
    {
        BigInteger v = Overflowed(Divided(accumulator * multiplier, BigInteger.Pow(2, shift), rounding) + zeroPoint, overflow, type);
        return relu && v < zeroPoint ? zeroPoint : v;
    }

    public static (BigInteger Min, BigInteger Max) Bound(IEnumerable<BigInteger> weights, BigInteger bias, BigInteger lowest, BigInteger highest)
    {
        BigInteger min = bias.Sign < 0 ? bias : 0;
        BigInteger max = bias.Sign > 0 ? bias : 0;
        foreach (BigInteger weight in weights)
        {
            // A non-negative weight is extreme where the code is, a negative one where the code is at the other end.
            (BigInteger low, BigInteger high) = weight.Sign >= 0 ? (weight * lowest, weight * highest) : (weight * highest, weight * lowest);
            min += low.Sign < 0 ? low : 0;
            max += high.Sign > 0 ? high : 0;
        }

        return (min, max);
    }

    /// <summary>M and S by trying every S from the largest down, each ratio taken apart into its bits.</summary>
    public static (BigInteger[] Multipliers, int Shift) Multipliers(double[] ratios, int bits)
    {
        for (int shift = 62; shift >= 0; shift--)
        {
            BigInteger[] multipliers = [.. ratios.Select(r => RoundedScaled(r, shift))];
            if (multipliers.Max() < BigInteger.Pow(2, bits))
            {
                return (multipliers, shift);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(ratios));
    }

    private static BigInteger Divided(BigInteger product, BigInteger divisor, Rounding rounding)
    {
        (BigInteger quotient, BigInteger remainder) = FloorDivide(product, divisor);
        int side = (remainder * 2).CompareTo(divisor); // of the middle between quotient and quotient + 1
        bool up = rounding switch
        {
            Rounding.HalfUp => side >= 0,
            Rounding.HalfEven => side > 0 || (side == 0 && !quotient.IsEven),
            _ => false,
        };
        return up ? quotient + 1 : quotient;
    }

    public static BigInteger Overflowed(BigInteger v, Overflow overflow, IntType type)
    {
        BigInteger lowest = Lowest(type);
        BigInteger highest = Highest(type);
        return overflow == Overflow.Wrap
            ? FloorDivide(v - lowest, highest - lowest + 1).Remainder + lowest
            : v < lowest ? lowest : v > highest ? highest : v;
    }

    /// <summary>floor(ratio * 2^shift + 1/2) of a double, which is mantissa * 2^exponent.</summary>
    private static BigInteger RoundedScaled(double ratio, int shift)
    {
        long bits = BitConverter.DoubleToInt64Bits(ratio);
        int field = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) + (field == 0 ? 0 : 1L << 52);
        int exponent = Math.Max(field, 1) - 1075 + shift;
        return exponent >= 0 ? mantissa * BigInteger.Pow(2, exponent) : Divided(mantissa, BigInteger.Pow(2, -exponent), Rounding.HalfUp);
    }
}
