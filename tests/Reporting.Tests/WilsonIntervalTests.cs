using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Tests;

public sealed class WilsonIntervalTests
{
    /// <summary>Cases worked out by another program; the second is the study's 84 of 100.</summary>
    [Theory]
    [InlineData(8045, 10_000, 0.79661, 0.81216)]
    [InlineData(84, 100, 0.75580, 0.89905)]
    [InlineData(0, 10, 0, 0.27753)]
    [InlineData(10, 10, 0.72247, 1)]
    public void The_interval_is_wilsons(int correct, int total, double low, double high)
    {
        (double l, double h) = WilsonInterval.Of(correct, total);
        l.ShouldBe(low, 1e-5);
        h.ShouldBe(high, 1e-5);
    }

    [Fact]
    public void The_ends_solve_the_equation_they_come_from()
    {
        (double low, double high) = WilsonInterval.Of(300, 1017);
        foreach (double p in (double[])[low, high])
        {
            (Math.Abs((300.0 / 1017) - p) / Math.Sqrt(p * (1 - p) / 1017)).ShouldBe(1.959964, 1e-6);
        }
    }

    [Fact]
    public void An_accuracy_of_no_images_has_no_interval()
    {
        var none = new Accuracy(0, 0);
        (none.Percent, none.Low, none.High).ShouldBe((null, null, null));
    }
}
