using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization.Tests;

/// <summary>The rules of weights, biases and accumulators, one by one, on layers made for them.</summary>
public sealed class WeightRuleTests
{
    [Fact]
    public void Weights_and_biases_are_rounded_half_to_even()
    {
        // The largest weight makes the scale 1, and the input's codes are 0 and 1 with scale 1.
        DenseNode layer = OneLayer([127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 0.51f], [2.5f]);
        layer.Weights.ShouldBe([127, 0, 2, 2, 0, -2, -2, 1]);
        layer.Bias.ShouldBe([2]);
        OneLayer([127, 1], [3.5f]).Bias.ShouldBe([4]);
        OneLayer([127, 1], [-2.5f]).Bias.ShouldBe([-2]);
    }

    [Fact]
    public void A_large_bias_raises_the_scale_of_its_channel_alone()
    {
        ConvolutionNode layer = FirstOfTwo([1f, 1f, 1f], [0f, 5e10f, -5e10f]);
        layer.Bias.ShouldAllBe(b => Math.Abs(b) < 1L << 30);
        Math.Abs(layer.Bias[1]).ShouldBeGreaterThan((1L << 30) - 1000);
        layer.Bias[2].ShouldBe(-layer.Bias[1]);
        (layer.Bias[1] * layer.Output.Scale(1)).ShouldBe(5e10f, 100);
    }

    [Fact]
    public void A_channel_of_zeros_takes_the_largest_scale()
    {
        ConvolutionNode layer = FirstOfTwo([0.25f, 0f, 0.5f, -0f], [0f, 0f, 0f, 0f]);
        layer.Output.Scale(1).ShouldBe(layer.Output.Scale(2));
        layer.Output.Scale(3).ShouldBe(layer.Output.Scale(2));
        layer.Output.Scale(0).ShouldBe(layer.Output.Scale(2) / 2);
        layer.Weights.ShouldBe([127, 0, 127, 0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_channel_of_almost_zeros_keeps_a_multiplier(bool powerOfTwo)
    {
        FloatGraph graph = TwoLayers(3);
        RequantizeNode relu = Quantize(graph, [0.5f, 1e-12f, 1e-30f], [0f, 0.3f, -0.3f], new QuantizationOptions { PowerOfTwo = powerOfTwo }).Nodes.OfType<RequantizeNode>().First();
        relu.Multipliers.ShouldAllBe(m => m >= 1 << 8);
        relu.Multipliers.All(long.IsPow2).ShouldBe(powerOfTwo);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-30)]
    [InlineData(1e-6)]
    public void An_almost_empty_range_is_no_error(double range)
    {
        FloatGraph graph = TwoLayers(2);
        IntegerGraph integer = Quantize(graph, [3f, 4f], [0f, 0f], new QuantizationOptions(), range);
        integer.Nodes.OfType<RequantizeNode>().ShouldAllBe(n => n.Multipliers.All(m => m < 1 << 16));
    }

    [Fact]
    public void The_last_layer_has_one_scale_and_others_one_for_each_channel()
    {
        IntegerGraph integer = Quantize(TwoLayers(3), [1f, 2f, 3f], [0f, 0f, 0f], new QuantizationOptions());
        integer.Nodes.OfType<ConvolutionNode>().Single().Output.Scales.Count.ShouldBe(3);
        integer.Nodes.OfType<DenseNode>().Single().Output.Scales.Count.ShouldBe(1);
    }

    [Fact]
    public void In_power_of_two_mode_256_255ths_fold_into_the_first_weights()
    {
        FloatGraph graph = TwoLayers(1);
        ConvolutionNode plain = Quantize(graph, [127 / 128f], [0f], new QuantizationOptions()).Nodes.OfType<ConvolutionNode>().Single();
        plain.Weights.ShouldBe([127]);

        // 127/128 * 256/255 = 0.9961 > 127 * 2^-7, so the scale is 2^-6 and the code 63.75 rounded; without the factor 127 at 2^-7.
        IntegerGraph shifts = Quantize(graph, [127 / 128f], [0f], new QuantizationOptions { PowerOfTwo = true });
        ConvolutionNode folded = shifts.Nodes.OfType<ConvolutionNode>().Single();
        shifts.Input.Output.Scales.ShouldBe([1.0 / 256]);
        folded.Output.Scales.ShouldBe([1.0 / 256 / 64]);
        folded.Weights.ShouldBe([64]);
    }

    [Theory]
    [InlineData("q1.7", 0.25, -6, 0)]
    [InlineData("q1.7", 0.3, -6, 0)]
    [InlineData("q1.7", 0.21, -6, 2)] // 0.97 / (0.21 * 255/64) is above 1
    [InlineData("q1.15", 0.25, -6, 0)]
    [InlineData("q1.7", 1.0, -8, 0)]
    [InlineData("int8-pow2", 0.25, -8, 0)]
    public void A_deviation_goes_into_the_scale_of_the_pixels_and_not_into_weights_of_a_Qmn_format(string format, double deviation, int exponent, int clipped)
    {
        FloatGraph graph = new FloatGraphBuilder("net", new TensorShape(3, 3, 1), std: [deviation]).Conv2D(3, 3, name: "conv").Flatten().Dense(2, name: "dense").Build();
        IReadOnlyDictionary<string, Tensor<float>> weights = TestKit.HardwareNetworks.Weights(graph, seed: 2);
        weights["conv.weight"].Data[4] = 0.97f;
        weights["conv.weight"].Data[22] = -0.97f;
        QuantizedNetwork made = Quantizer.Convert(graph, weights, TestKit.HardwareNetworks.Ranges(graph), NumberFormats.Parse(format));

        made.Graph.Input.Output.Scales.ShouldBe([Math.ScaleB(1, exponent)]);
        made.Layers[0].ClippedWeights.ShouldBe(clipped);
    }

    [Fact]
    public void Normalization_folds_exactly_also_at_the_border()
    {
        // Every weight is a multiple of the scale, so that only the bias is rounded: the result is exact to half an accumulator step.
        FloatGraph graph = new FloatGraphBuilder("border", new TensorShape(5, 5, 2), mean: [0.25, 0.625], std: [0.5, 0.5])
            .Conv2D(1, new Extent(3, 3), same: true, name: "conv").Relu(name: "relu").Flatten().Dense(2, name: "dense").Build();
        float[] weights = [.. Enumerable.Range(0, 18).Select(i => (i == 7 ? 127 : ((i * 37) % 200) - 100) / 128f)];
        var tensors = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal)
        {
            ["conv.weight"] = new(weights, 1, 3, 3, 2),
            ["conv.bias"] = new([0.125f], 1),
            ["dense.weight"] = new(2, 25),
            ["dense.bias"] = new(2),
        };
        IntegerGraph integer = Quantizer.Quantize(graph, tensors, graph.Nodes.ToDictionary(n => n.Name, _ => new ActivationRange(0, 4)), new QuantizationOptions());
        var random = new Rng(1, RandomStream.Test);
        byte[] image = [.. Enumerable.Range(0, 50).Select(_ => (byte)random.NextInt32(256))];

        double[] got = new Interpreter(integer).Run(image).Real("conv");
        float[] expected = new FloatModel(graph, new WeightSet(tensors)).Forward(image, 1)["conv"].Data;

        double step = integer["conv"].Output.Scales[0];
        for (int i = 0; i < 25; i++)
        {
            got[i].ShouldBe(expected[i], (step / 2) + 1e-5, $"pixel {i / 5}, {i % 5}");
        }

        // The border differs from what padding with the mean would give, so it is a test.
        Math.Abs((double)expected[0] - expected[12]).ShouldBeGreaterThan(100 * step);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(4, false)]
    [InlineData(8, true)]
    public void The_accumulator_holds_the_worst_input_and_is_no_wider_than_that(int weightBits, bool always32)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            FloatGraph graph = new FloatGraphBuilder("worst", TensorShape.Vector(40)).Dense(3, name: "dense").Build();
            DenseNode layer = (DenseNode)TestKit.HardwareNetworks.Quantized(graph, seed, new QuantizationOptions { WeightBits = weightBits, Accumulators32 = always32 })["dense"];
            long lowest = 0;
            long highest = 0;
            for (int o = 0; o < 3; o++)
            {
                // Worst order: all that lowers first, or all that raises first.
                int[] w = [.. layer.Weights.Skip(o * 40).Take(40)];
                lowest = Math.Min(lowest, Math.Min(0, layer.Bias[o]) + w.Sum(v => Math.Min(0L, v * 255L)));
                highest = Math.Max(highest, Math.Max(0, layer.Bias[o]) + w.Sum(v => Math.Max(0L, v * 255L)));
            }

            layer.Output.Type.Min.ShouldBeLessThanOrEqualTo(lowest);
            layer.Output.Type.Max.ShouldBeGreaterThanOrEqualTo(highest);
            if (always32)
            {
                layer.Output.Type.Bits.ShouldBe(32);
            }
            else
            {
                long half = 1L << (layer.Output.Type.Bits - 2);
                (lowest < -half || highest >= half).ShouldBeTrue($"seed {seed}: {layer.Output.Type} for {lowest}..{highest}");
            }
        }
    }

    [Theory]
    [InlineData(0, 8, 8)]
    [InlineData(33, 8, 8)]
    [InlineData(8, 0, 8)]
    [InlineData(8, 8, 3)]
    [InlineData(8, 8, 13)]
    public void Widths_out_of_range_are_refused(int weights, int activations, int tables)
    {
        var options = new QuantizationOptions { WeightBits = weights, ActivationBits = activations, TableBits = tables };
        Should.Throw<UserException>(() => Quantize(TwoLayers(1), [1f], [0f], options)).Diagnostic.Code.ShouldBe("G2G8101");
    }

    // Codes 0 and 1 into one dense output.
    private static DenseNode OneLayer(float[] weights, float[] bias)
    {
        FloatGraph graph = new FloatGraphBuilder("one", TensorShape.Vector(weights.Length), levels: 1).Dense(1, name: "dense").Build();
        var tensors = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal) { ["dense.weight"] = new(weights, 1, weights.Length), ["dense.bias"] = new(bias, 1) };
        return (DenseNode)Quantizer.Quantize(graph, tensors, graph.Nodes.ToDictionary(n => n.Name, _ => new ActivationRange(0, 1)), new QuantizationOptions())["dense"];
    }

    // A 1x1 convolution of one channel, one weight an output, then ReLU and a dense layer.
    private static FloatGraph TwoLayers(int channels) =>
        new FloatGraphBuilder("two", new TensorShape(1, 1, 1)).Conv2D(channels, 1, name: "conv").Relu().Flatten().Dense(2, name: "dense").Build();

    private static ConvolutionNode FirstOfTwo(float[] weights, float[] bias) =>
        Quantize(TwoLayers(weights.Length), weights, bias, new QuantizationOptions()).Nodes.OfType<ConvolutionNode>().Single();

    private static IntegerGraph Quantize(FloatGraph graph, float[] weights, float[] bias, QuantizationOptions options, double range = 1)
    {
        var tensors = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal)
        {
            ["conv.weight"] = new(weights, weights.Length, 1, 1, 1),
            ["conv.bias"] = new(bias, bias.Length),
            ["dense.weight"] = new([.. Enumerable.Repeat(1f, 2 * weights.Length)], 2, weights.Length),
            ["dense.bias"] = new(2),
        };
        return Quantizer.Quantize(graph, tensors, graph.Nodes.ToDictionary(n => n.Name, _ => new ActivationRange(0, range)), options);
    }
}
