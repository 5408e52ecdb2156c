using GradientsToGates.Diagnostics;

namespace GradientsToGates.Quantization.Tests;

public sealed class ActivationRangeTests
{
    private static readonly QuantizationOptions Percentile99 = new() { Calibration = CalibrationRule.Percentile, Percentile = 99 };

    [Fact]
    public void Min_max_takes_the_extremes() => ActivationRange.Of([0.5f, -3, 2], new QuantizationOptions()).ShouldBe(new ActivationRange(-3, 2));

    [Fact]
    public void A_percentile_drops_the_largest_magnitudes_on_either_side()
    {
        // 1 .. 100 with alternating signs: 99 % of the magnitudes are at most 99.
        float[] values = [.. Enumerable.Range(1, 100).Select(i => i % 2 == 0 ? i : (float)-i)];
        ActivationRange.Of(values, Percentile99).ShouldBe(new ActivationRange(-99, 99));
        ActivationRange.Of(values, Percentile99 with { Percentile = 100 }).ShouldBe(new ActivationRange(-99, 100));
        ActivationRange.Of(values, Percentile99 with { Percentile = 50 }).ShouldBe(new ActivationRange(-50, 50));
    }

    [Fact]
    public void A_side_within_the_limit_stays()
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(i => (float)i), -5];
        ActivationRange.Of(values, Percentile99).ShouldBe(new ActivationRange(-5, 98));
    }

    [Fact]
    public void Values_that_are_rarely_not_zero_keep_their_range()
    {
        float[] values = new float[1000];
        values[7] = 4;
        ActivationRange.Of(values, Percentile99).ShouldBe(new ActivationRange(0, 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100.5)]
    [InlineData(double.NaN)]
    public void What_is_no_percentage_is_refused(double percentile) =>
        Should.Throw<UserException>(() => ActivationRange.Of([1f], Percentile99 with { Percentile = percentile })).Diagnostic.Code.ShouldBe("G2G8103");

    [Fact]
    public void The_magnitude_is_the_larger_side() => new ActivationRange(-3, 2).Magnitude.ShouldBe(3);
}
