using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;

namespace GradientsToGates.Quantization.Tests;

/// <summary>What <c>bias-corrected</c> promises: the mean of every output, per channel, comes nearer to the float network's.</summary>
public sealed class BiasCorrectionTests
{
    [Theory]
    [InlineData("perceptron", "dense1", "w3a16")]
    [InlineData("perceptron", "dense1", "q1.3-exact-bias")]
    [InlineData("same", "conv1", "w3a16")]
    [InlineData("normalized", "conv1", "w3a16")]
    [InlineData("depthwise-first", "depthwise1", "w3a16")]
    [InlineData("depthwise-valid-first", "depthwise1", "w3a16")]
    public void Means_of_a_first_layer_come_nearer(string network, string layer, string format)
    {
        (double[] plain, _) = MeanErrors(network, layer, format);
        (double[] corrected, double[] unit) = MeanErrors(network, layer, format + "-bias-corrected");

        corrected.Sum().ShouldBeLessThan(plain.Sum() / 3, "a padded border has other means than the image");
        if (network == "perceptron")
        {
            // Every input has its own mean: what is left is the rounding of the bias itself, half a unit of the sums.
            corrected.Zip(unit).ShouldAllBe(c => c.First <= (c.Second / 2) + 1e-5);
            plain.Max().ShouldBeGreaterThan(unit[0] * 10);
        }
    }

    [Fact]
    public void Means_of_the_last_layer_come_nearer_too()
    {
        (double[] plain, _) = MeanErrors("same", "dense1", "w3a16");
        (double[] corrected, _) = MeanErrors("same", "dense1", "w3a16-bias-corrected");
        corrected.Sum().ShouldBeLessThan(plain.Sum() / 2);
    }

    // |mean of the integer sums - mean of the float values| and the unit of the sums, by channel, over the calibration images.
    private static (double[] Errors, double[] Units) MeanErrors(string network, string layer, string format)
    {
        QuantizationOptions options = NumberFormats.Parse(format);
        Quantized plain = FloatNetworks.Make(network, options with { BiasCorrection = false });
        var means = plain.Values.ToDictionary(v => v.Key, v => Means(v.Value.Data, plain.Float.ShapeOf(v.Key).Channels), StringComparer.Ordinal);
        IntegerGraph graph = Quantizer.Convert(plain.Float, plain.Weights, plain.Ranges, options, means).Graph;
        var interpreter = new Interpreter(graph);
        double[] got = [.. plain.Traces.SelectMany(t => interpreter.Run(t["input"]).Real(layer))];
        int channels = plain.Float.ShapeOf(layer).Channels;
        double[] difference = [.. got.Zip(plain.Values[layer].Data, (a, b) => a - b)];
        return ([.. Means(difference, channels).Select(Math.Abs)], [.. Enumerable.Range(0, channels).Select(c => graph[layer].Output.Scale(c))]);
    }

    private static double[] Means<T>(T[] values, int channels)
        where T : struct, System.Numerics.INumber<T> =>
        [.. Enumerable.Range(0, channels).Select(c => values.Where((_, i) => i % channels == c).Average(v => double.CreateChecked(v)))];
}
