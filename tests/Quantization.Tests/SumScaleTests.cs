using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Quantization.Tests;

/// <summary>A sum and its branches share one scale, so that it multiplies nothing, where that costs no more than a bit; docs/decisions/0018-sums-that-multiply-nothing.md.</summary>
public sealed class SumScaleTests
{
    private const double Branch = 3;

    // Two branches of an image, one of them an activation, which nothing else reads.
    private static readonly FloatGraph _graph = Image().Conv2D(4, 3, same: true, name: "a").Relu(name: "ra").Conv2D(4, 1, name: "b", from: "input").Add("ra", "b", name: "sum").Flatten().Dense(3, name: "dense").Build();

    [Theory]
    [InlineData(4, 1, 4.0 / 127)]
    [InlineData(4, 0.1, 4.0 / 127)]
    [InlineData(2, 3, 3.0 / 127)]
    public void All_three_have_the_scale_of_the_sum_or_of_a_branch_that_reaches_beyond_it(double sum, double shortcut, double scale)
    {
        IntegerGraph graph = Quantize(_graph, new QuantizationOptions(), sum, shortcut);
        graph["ra"].Output.Scales.ShouldBe([scale]);
        graph["b.code"].Output.Scales.ShouldBe([scale]);
        graph["sum"].Output.Scales.ShouldBe([scale]);
        graph["sum.sum"].ShouldBeOfType<AddNode>().ShouldSatisfyAllConditions(n => n.MultiplierA.ShouldBe(1), n => n.MultiplierB.ShouldBe(1));
        graph["sum"].ShouldBeOfType<RequantizeNode>().ShouldSatisfyAllConditions(n => long.IsPow2(n.Multipliers.Single()).ShouldBeTrue(), n => (n.Multipliers.Single() >> n.Shift).ShouldBe(1));
        new[] { "ra", "b.code", "sum" }.ShouldAllBe(n => graph[n].Output.Type.Bits == 8);
    }

    [Fact]
    public void Branches_that_cancel_each_other_keep_their_scales() => Own(Quantize(_graph, new QuantizationOptions(), sum: 1, shortcut: 3));

    [Theory]
    [InlineData("w4a4")]
    [InlineData("w8a7")]
    public void So_do_those_below_8_bits(string format) => Own(Quantize(_graph, NumberFormats.Parse(format), sum: 4, shortcut: 1));

    [Fact]
    public void So_do_those_with_more_bits_than_the_sum() =>
        Own(Quantize(_graph, new QuantizationOptions { Layers = new Dictionary<string, string>(StringComparer.Ordinal) { ["b"] = "w8a16" } }, sum: 4, shortcut: 1));

    [Fact]
    public void A_branch_without_values_asks_for_nothing() => Quantize(_graph, new QuantizationOptions(), sum: 4, shortcut: 0)["b.code"].Output.Scales.ShouldBe([4.0 / 127]);

    [Fact]
    public void So_do_those_that_wrap() => Own(Quantize(_graph, new QuantizationOptions { Overflow = Numerics.Overflow.Wrap }, sum: 4, shortcut: 1));

    [Fact]
    public void So_does_a_branch_that_another_layer_reads()
    {
        FloatGraph graph = Image().Conv2D(4, 3, same: true, name: "a").Relu(name: "ra").Conv2D(4, 1, name: "b", from: "ra").Add("ra", "b", name: "sum").Flatten().Dense(3, name: "dense").Build();
        Own(Quantize(graph, new QuantizationOptions(), sum: 4, shortcut: 1));
    }

    [Fact]
    public void So_do_those_whose_scales_were_learned()
    {
        QuantizedNetwork learned = Quantizer.Convert(_graph, HardwareNetworks.Weights(_graph, 7), Ranges(_graph, 4, 1), new QuantizationOptions(), ownScales: true);
        Own(learned.Graph);
        learned.Graph["ra"].Output.Scales.ShouldBe([Branch / 255]);
    }

    private static void Own(IntegerGraph graph)
    {
        var sum = (AddNode)graph["sum.sum"];
        graph[sum.Inputs[0]].Output.Scales.ShouldNotBe(graph[sum.Inputs[1]].Output.Scales);
        (sum.MultiplierA == sum.MultiplierB).ShouldBeFalse();
    }

    private static FloatGraphBuilder Image() => new("image", new TensorShape(5, 5, 2));

    private static IntegerGraph Quantize(FloatGraph graph, QuantizationOptions options, double sum, double shortcut) =>
        Quantizer.Quantize(graph, HardwareNetworks.Weights(graph, 7), Ranges(graph, sum, shortcut), options);

    private static Dictionary<string, ActivationRange> Ranges(FloatGraph graph, double sum, double shortcut) => graph.Nodes.ToDictionary(
        n => n.Name,
        n => n.Name switch
        {
            "input" => new ActivationRange(0, 1),
            "sum" => new ActivationRange(-sum, sum),
            "b" => new ActivationRange(-shortcut, shortcut),
            _ => new ActivationRange(n is ReluLayer ? 0 : -Branch, Branch),
        },
        StringComparer.Ordinal);
}
