using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization.Tests;

/// <summary>What <c>--calibration mse</c> promises: of the limits tried the best, and none of the other rules better.</summary>
public sealed class LeastSquaredErrorTests
{
    private const int Count = 2_000;

    public static TheoryData<int, bool, bool, string> Cases => new(
        from bits in new[] { 1, 2, 4, 8 } from signed in new[] { false, true } from powerOfTwo in new[] { false, true } from values in new[] { "heavy", "normal", "relu" } select (bits, signed, powerOfTwo, values));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_error_is_the_least_of_all_limits_tried_and_not_above_that_of_the_other_rules(int bits, bool signed, bool powerOfTwo, string kind)
    {
        float[] values = Values(kind, signed);
        var options = new QuantizationOptions { ActivationBits = bits, SignedActivations = signed, PowerOfTwo = powerOfTwo };
        var type = new IntType(bits, signed);

        double chosen = Error(values, options with { Calibration = CalibrationRule.MeanSquaredError });

        double least = LeastSquaredError.Steps(values.Max(Math.Abs), type, powerOfTwo).Distinct().Min(step => Error(values, type, step));
        chosen.ShouldBe(least, 1e-9 * least, "the sums are taken in another order");
        foreach (double percentile in new[] { 100, 99.99, 99.9, 99, 95, 80 })
        {
            chosen.ShouldBeLessThanOrEqualTo(Error(values, options with { Calibration = CalibrationRule.Percentile, Percentile = percentile }) * (1 + 1e-3), $"{percentile} %; limits between those tried may be a little better");
        }

        chosen.ShouldBeLessThanOrEqualTo(Error(values, options) * (1 + 1e-9), "min-max");
    }

    [Fact]
    public void Heavy_tails_are_cut_off_where_that_helps_and_only_there()
    {
        var options = new QuantizationOptions { ActivationBits = 4, Calibration = CalibrationRule.MeanSquaredError };
        float[] heavy = Values("heavy", signed: true);
        Error(heavy, options).ShouldBeLessThan(0.8 * Error(heavy, options with { Calibration = CalibrationRule.MinMax }));

        // Two values are codes of any range that ends at the larger: nothing may be cut off.
        ActivationRange.Of([0, 3, 0, 3, 3], options).ShouldBe(new ActivationRange(0, 3));
        ActivationRange.Of([0, 0, 0], options).ShouldBe(new ActivationRange(0, 0));
        ActivationRange.Of([-2f], options).ShouldBe(new ActivationRange(-2, -2));
    }

    [Fact]
    public void Wide_codes_keep_the_whole_range_of_values_without_tails()
    {
        float[] values = [.. Enumerable.Range(0, Count).Select(i => i / (float)Count)];
        foreach (int bits in new[] { 12, 13, 16, 32 })
        {
            double max = ActivationRange.Of(values, new QuantizationOptions { ActivationBits = bits, Calibration = CalibrationRule.MeanSquaredError }).Max;
            max.ShouldBe(values[^1], 0.01, $"{bits} bits");
        }
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public void Scales_of_weights_have_the_least_error_of_all_tried(int bits, bool powerOfTwo)
    {
        double[] weights = [.. Values("normal", signed: true).Select(v => (double)v)];
        var format = new QuantizationOptions { WeightBits = bits, PowerOfTwo = powerOfTwo };
        var type = new IntType(bits, Signed: true);
        double covering = Error(weights, format, out double coveringScale);

        double chosen = Error(weights, format with { LeastErrorWeights = true }, out double scale);

        IEnumerable<double> tried = LeastSquaredError.WeightSteps(coveringScale, powerOfTwo).Distinct();
        chosen.ShouldBe(tried.Min(step => weights.Sum(w => Math.Pow(w - (Math.Clamp(Math.Round(w / step), -type.Max, type.Max) * step), 2))), 1e-9 * chosen);
        scale.ShouldBeLessThanOrEqualTo(coveringScale);
        (chosen < 0.7 * covering).ShouldBe(bits < 4, "few bits gain much, many little");
        (Math.ScaleB(1, Math.ILogB(scale)) == scale).ShouldBe(powerOfTwo);
    }

    [Fact]
    public void One_scale_of_weights_is_that_of_the_whole_layer_and_biases_still_fit()
    {
        double[] weights = [1, -1, 1, -1, 0.1, -0.1, 0.1, -0.1];
        var format = new QuantizationOptions { WeightBits = 2, LeastErrorWeights = true };
        WeightCoder.Weights(weights, [0, 0], 1, format, perChannel: false).Scales.Distinct().Single().ShouldBe(1, 0.15);
        WeightCoder.Weights(weights, [0, 0], 1, format, perChannel: true).Scales.ShouldBe([1, 0.1], 1e-9);

        // A bias beyond 2^30 steps raises the scale, whatever is best for the weights.
        WeightCoder.Weights(weights, [0, 1e12], 1, format, perChannel: true).Scales[1].ShouldBeGreaterThan(900);
        WeightCoder.Weights([0, 0, 0, 0], [0, 0], 1, format, perChannel: true).Scales.ShouldBe([1, 1]);
    }

    private static double Error(double[] weights, QuantizationOptions format, out double scale)
    {
        LayerCodes layer = WeightCoder.Weights(weights, [0], 1, format, perChannel: true);
        double step = scale = layer.Scales[0];
        return weights.Zip(layer.Weights).Sum(p => Math.Pow(p.First - (p.Second * step), 2));
    }

    private static double Error(float[] values, QuantizationOptions options)
    {
        var type = new IntType(options.ActivationBits, options.SignedActivations ?? values.Min() < 0);
        return Error(values, type, new Scales(options.PowerOfTwo).Covering(ActivationRange.Of(values, options).Magnitude, type.Max));
    }

    // Value by value, as the datapath rounds.
    private static double Error(float[] values, IntType type, double step) =>
        values.Select(v => (Math.Clamp(Math.Floor((v / step) + 0.5), type.Min, type.Max) * step) - v).Sum(e => e * e) / values.Length;

    private static float[] Values(string kind, bool signed)
    {
        var random = new Rng(4, RandomStream.Test);
        float[] values = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            // The sum of twelve uniform numbers is nearly normal; its third power has heavy tails.
            double normal = -6;
            for (int k = 0; k < 12; k++)
            {
                normal += random.NextDouble(0, 1);
            }

            double value = kind == "heavy" ? normal * normal * normal : normal;
            values[i] = (float)(signed ? value : kind == "relu" ? Math.Max(0, value) : Math.Abs(value));
        }

        return values;
    }
}
