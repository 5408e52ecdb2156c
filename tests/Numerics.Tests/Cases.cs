using FsCheck;
using FsCheck.Fluent;

namespace GradientsToGates.Numerics.Tests;

/// <summary>One requantize: the operation and its operands.</summary>
internal sealed record RequantizeCase(Requantizer Operation, long Accumulator, long Multiplier)
{
    public Int128 Product => (Int128)Accumulator * Multiplier;

    public long Code => Operation.Apply(Accumulator, Multiplier);
}

/// <summary>Random operands, small and large ones alike: a number has 1 to n bits (62 at most), the count being uniform.</summary>
internal static class Cases
{
    public static Gen<IntType> CodeType { get; } = from bits in Gen.Choose(1, 32) from signed in Gen.Elements(true, false) select new IntType(bits, signed);

    public static Gen<RequantizeCase> Requantize { get; } =
        from shift in Gen.Choose(0, MultiplierShift.MaxShift)
        from rounding in Gen.Elements(Enum.GetValues<Rounding>())
        from overflow in Gen.Elements(Enum.GetValues<Overflow>())
        from relu in Gen.Elements(true, false)
        from type in CodeType
        from zeroPoint in Signed(32)
        from accumulator in Near(shift)
        from multiplier in Unsigned(31)
        select new RequantizeCase(new Requantizer(shift, rounding, overflow, relu, type, (int)Math.Clamp(zeroPoint, type.Min, Math.Min(type.Max, int.MaxValue))), accumulator, multiplier);

    public static Gen<long> Signed(int maxBits) => from magnitude in Unsigned(maxBits - 1) from negative in Gen.Elements(true, false) select negative ? -magnitude : magnitude;

    public static Gen<long> Unsigned(int maxBits) =>
        from bits in Gen.Choose(1, maxBits)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select (((long)high << 31) | (long)low) & ((1L << bits) - 1);

    /// <summary>Half the numbers are multiples of 2^(shift - 1), where a multiplier of 1 makes ties.</summary>
    private static Gen<long> Near(int shift) => Gen.OneOf(
        Signed(62),
        from steps in Gen.Choose(-40, 40)
        let half = shift is 0 or > 56 ? 1L : 1L << (shift - 1)
        select steps * half);
}
