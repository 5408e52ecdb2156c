using FsCheck.Fluent;

namespace GradientsToGates.Numerics.Tests;

/// <summary>Ratios as multiplier and shift; the values are tabled in docs/numerics.md.</summary>
public sealed class MultiplierShiftTests
{
    [Fact]
    public void Multipliers_fit_and_the_shift_is_the_largest_that_lets_them() =>
        Law.Holds(
            from bits in Gen.Elements(16, 32)
            from ratios in (from mantissa in Gen.Choose(1, int.MaxValue) from exponent in Gen.Choose(-70, bits - 33) select Math.ScaleB(mantissa, exponent)).NonEmptyListOf()
            select (bits, ratios),
            t =>
            {
                var chosen = MultiplierShift.FromRatios([.. t.ratios], t.bits);
                long limit = 1L << t.bits;
                bool fits = chosen.Multipliers.All(m => m >= 0 && m < limit);
                bool largest = chosen.Shift == MultiplierShift.MaxShift || Math.ScaleB(t.ratios.Max(), chosen.Shift + 1) >= limit - 0.5;
                bool near = t.ratios.Zip(chosen.Multipliers).All(p => Math.Abs(p.Second - Math.ScaleB(p.First, chosen.Shift)) <= 0.5);
                return fits && largest && near;
            });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(65535.5)]
    public void Ratios_that_no_multiplier_realizes_are_refused(double ratio) =>
        Should.Throw<ArgumentOutOfRangeException>(() => MultiplierShift.FromRatios([0.5, ratio], 16)).Message.ShouldContain("a requantize ratio must be in [0, 2^16)");
}
