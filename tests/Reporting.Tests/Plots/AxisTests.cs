using FsCheck;
using FsCheck.Fluent;
using GradientsToGates.Reporting.Plots;

namespace GradientsToGates.Reporting.Tests.Plots;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 0.319, 5, "0.0 0.1 0.2 0.3 0.4")]
    [InlineData(0, 15_120, 4, "0 5,000 10,000 15,000 20,000")]
    [InlineData(-3, 7, 5, "−4 −2 0 2 4 6 8")]
    [InlineData(0.00031, 0.00049, 4, "0.0003 0.00035 0.0004 0.00045 0.0005")]
    [InlineData(0, 0, 4, "0.0 0.5 1.0")]
    public void Around_ends_at_round_numbers(double low, double high, int intervals, string labels)
    {
        Axis axis = Axis.Around(low, high, intervals);
        string.Join(' ', axis.Ticks.Select(axis.Label)).ShouldBe(labels);
        axis.Ticks[0].ShouldBe(axis.Low);
        axis.Ticks[^1].ShouldBe(axis.High);
    }

    [Fact]
    public void Between_keeps_its_ends_and_can_be_whole()
    {
        Axis axis = Axis.Between(1, 4, 6, whole: true);
        (axis.Low, axis.High).ShouldBe((1, 4));
        axis.Ticks.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Position_is_linear_in_either_direction()
    {
        Axis axis = Axis.Between(0, 10, 5);
        axis.Position(2.5, 100, 0).ShouldBe(75);
        axis.Position(10, 100, 0).ShouldBe(0);
    }

    [Fact]
    public void Any_range_has_few_rising_ticks_that_cover_it() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NormalFloat>(),
            ArbMap.Default.ArbFor<NormalFloat>(),
            (a, b) =>
            {
                double low = Math.Min(a.Item, b.Item);
                double high = Math.Max(a.Item, b.Item);
                if (double.IsInfinity(high - low) || high - low < 1e-9 * Math.Abs(high))
                {
                    return true;
                }

                Axis axis = Axis.Around(low, high, 5);
                double slack = axis.Step * 1e-6;
                return axis.Low <= low + slack && axis.High >= high - slack && axis.Ticks.Count is >= 2 and <= 8
                    && axis.Ticks.Zip(axis.Ticks.Skip(1)).All(p => p.Second > p.First)
                    && axis.Ticks.Select(axis.Label).Distinct().Count() == axis.Ticks.Count;
            }).QuickCheckThrowOnFailure();
}
