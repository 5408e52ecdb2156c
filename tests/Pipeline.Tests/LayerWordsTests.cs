using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;

namespace GradientsToGates.Pipeline.Tests;

public sealed class LayerWordsTests
{
    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Fact]
    public void Operations_are_words()
    {
        IntegerGraph graph = HardwareNetworks.Integer("lenet-like");
        graph.Nodes.Select(LayerWords.Operation).Distinct().ShouldBe(
            ["input", "convolution", "requantize", "table look-up", "sum pool", "flatten", "dense", "argmax"]);
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("0.5", 0.5, 0.50000001)]
    [InlineData("0.0026 to 0.0049", 0.0049, 0.0026, 0.003)]
    [InlineData("1.894e-5 to 3.544e-5", 1.8941e-5, 3.5437e-5)]
    public void Scales_by_channel_are_a_range(string words, params double[] scales) => LayerWords.Scale(scales).ShouldBe(words);

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_weights_scale_times_the_inputs_is_the_accumulators(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        foreach (IntegerNode layer in graph.Nodes.Where(n => n is ConvolutionNode or DenseNode))
        {
            IntegerNode input = graph.InputOf(layer);
            double[] scales = [.. LayerWords.WeightScales(layer, input)];
            scales.Length.ShouldBe(layer.Output.Scales.Count);
            scales.Select((s, i) => s * input.Output.Scales[0] / layer.Output.Scales[i]).ShouldAllBe(ratio => Math.Abs(ratio - 1) < 1e-12);
        }
    }

    [Fact]
    public void A_depthwise_layer_is_told_like_a_convolution()
    {
        FloatGraph network = new FloatGraphBuilder("n", new TensorShape(6, 6, 3)).DepthwiseConv2D(new Extent(2, 3), Extent.Square(2), same: true).Flatten().Dense(2).Build();
        IntegerGraph graph = HardwareNetworks.Quantized(network, 1, new QuantizationOptions());
        LayerWords.Operation(graph["depthwise1"]).ShouldBe("depthwise");
        LayerWords.Detail(graph, graph["depthwise1"]).ShouldMatch("^2×3 kernel, stride 2×2, sums ");
    }

    [Fact]
    public void Details_name_kernel_sums_multiplier_and_shift()
    {
        IntegerGraph graph = HardwareNetworks.Integer("strided");
        LayerWords.Detail(graph, graph["conv1"]).ShouldMatch("^3×2 kernel, stride 2×3, sums \u2212?[\\d,]+ to [\\d,]+$");
        LayerWords.Detail(graph, graph["conv2"]).ShouldMatch("^2×2 kernel, sums ");
        graph.Nodes.OfType<RequantizeNode>().Select(n => LayerWords.Detail(graph, n)).ShouldAllBe(d => d.StartsWith("multiplier ", StringComparison.Ordinal) && d.Contains(", shift ", StringComparison.Ordinal));
        graph.Nodes.OfType<TableNode>().Select(n => LayerWords.Detail(graph, n)).ShouldBe(["tanh, 256\u00a0codes"]);
    }
}
