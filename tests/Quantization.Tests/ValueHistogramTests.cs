using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization.Tests;

/// <summary>Ranges from counted values are those from the values themselves, in memory that does not grow.</summary>
public sealed class ValueHistogramTests
{
    private const int Channels = 4;

    private static readonly QuantizationOptions[] Rules =
    [
        new(),
        new() { Calibration = CalibrationRule.Percentile, Percentile = 100 },
        new() { Calibration = CalibrationRule.Percentile, Percentile = 99.9 },
        new() { Calibration = CalibrationRule.Percentile, Percentile = 60 },
        new() { Calibration = CalibrationRule.MeanSquaredError, ActivationBits = 8 },
        new() { Calibration = CalibrationRule.MeanSquaredError, ActivationBits = 3 },
        new() { Calibration = CalibrationRule.MeanSquaredError, ActivationBits = 4, PowerOfTwo = true },
    ];

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void Ranges_are_those_of_the_values_themselves(double lowest)
    {
        float[] values = Values(200_000, lowest);
        foreach (QuantizationOptions rule in Rules)
        {
            ActivationRange exact = ActivationRange.Of(values, rule);
            ActivationRange counted = Counted(values, rule);
            string what = $"{rule.Calibration} {rule.Percentile} {rule.ActivationBits}";

            // A bin is 2^-11 of a value wide; neighbouring limits of the least squared error are 2^(1/64) apart, and near the best one nearly as good.
            double off = rule.Calibration == CalibrationRule.MeanSquaredError ? 0.025 : 0.0005;
            counted.Max.ShouldBe(exact.Max, off * exact.Magnitude, what);
            counted.Min.ShouldBe(exact.Min, off * exact.Magnitude, what);
        }
    }

    [Fact]
    public void Every_channel_counts()
    {
        // Each so many-th value would meet one channel alone. Here three are small, and one in four values is up to 1.
        float[] values = Values(400_000, 0);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % Channels == 1 ? values[i] : values[i] / 100;
        }

        var median = new QuantizationOptions { Calibration = CalibrationRule.Percentile, Percentile = 70 };
        Counted(values, median).Max.ShouldBeLessThan(0.02);
        Counted(values, median with { Percentile = 90 }).Max.ShouldBeGreaterThan(0.02);
    }

    [Fact]
    public void Few_values_are_kept_as_they_are()
    {
        float[] values = [0, 0.5f, -3, 2, 1 / 3f, 0, -0.0f, 1e-20f, -1e-42f];
        foreach (QuantizationOptions rule in Rules)
        {
            Counted(values, rule).ShouldBe(ActivationRange.Of(values, rule));
        }

        Counted([0, 0], Rules[2]).ShouldBe(new ActivationRange(0, 0));
        Should.Throw<InvalidOperationException>(() => Counted([], Rules[0]));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_values()
    {
        float[] values = Values(1 << 16, -1);
        var histogram = new ValueHistogram(CalibrationRule.Percentile);
        long before = GC.GetAllocatedBytesForCurrentThread();
        histogram.Add(values);
        long first = GC.GetAllocatedBytesForCurrentThread() - before;
        for (int i = 0; i < 20; i++)
        {
            histogram.Add(values);
        }

        // The runtime counts what is left of an 8 KiB piece of the heap when a collection takes it away; a byte a value would be 1.3 MB.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeInRange(first, first + (64 << 10));
        first.ShouldBeLessThan(4L << 20, "a page for each exponent that occurs");
    }

    private static ActivationRange Counted(float[] values, QuantizationOptions rule)
    {
        // In two parts, as batches come.
        var histogram = new ValueHistogram(rule.RangeRule);
        histogram.Add(values.AsSpan(0, values.Length / 2));
        histogram.Add(values.AsSpan(values.Length / 2));
        return histogram.Range(rule);
    }

    // Uniform products: many small values, few large ones.
    private static float[] Values(int count, double lowest)
    {
        var random = new Rng(9, RandomStream.Test);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(random.NextDouble(lowest, 1) * random.NextDouble(0, 1) * random.NextDouble(0, 1));
        }

        return values;
    }
}
