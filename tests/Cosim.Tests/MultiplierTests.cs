using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>What the products are made of changes no value: packed lanes, lanes of another order, single ones, LUTs. The random networks mix them.</summary>
public sealed class MultiplierTests
{
    private const int Images = 3;

    [Theory]
    [InlineData(8, 2)]
    [InlineData(4, 4)]
    public void Packed_products_give_the_same_values(int bits, int lanes)
    {
        DataflowGraph design = Check(Network(bits), Multiplier.Packed);

        LanePacking[] packings = [.. design.Stages.OfType<MvuStage>().Select(m => m.Packing)];
        packings.ShouldContain(p => p.Lanes == lanes);
        packings.ShouldContain(p => p.Offset == (bits == 4));
    }

    [Fact]
    public void Products_in_LUTs_give_the_same_values() => Check(Network(8), Multiplier.Lut).Stages.OfType<MvuStage>().ShouldAllBe(m => m.Dsp == 0);

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Lanes_with_the_low_end_of_the_weights_change_places_or_are_alone(int bits)
    {
        DataflowGraph design = Check(WithLowEnds(Network(bits), bits), Multiplier.Packed);

        LanePacking packing = design.Stages.OfType<MvuStage>().Single(m => m.Layer == "conv2").Packing;
        packing.Order.ShouldNotBe([0, 1, 2, 3, 4, 5, 6, 7]);
        packing.Plain.ShouldBeGreaterThan(0);
    }

    private static IntegerGraph Network(int bits) => HardwareNetworks.Quantized(
        new FloatGraphBuilder("multipliers", new TensorShape(5, 4, 2)).Conv2D(4, 3, same: true, name: "conv1").Relu().Conv2D(8, 3, name: "conv2").Relu().GlobalAvgPool().Dense(5, name: "dense1").Build(),
        seed: 7,
        new QuantizationOptions { WeightBits = bits, ActivationBits = bits });

    // Five channels of eight of the second convolution hold it: more than there are groups of two.
    private static IntegerGraph WithLowEnds(IntegerGraph graph, int bits) => new(graph.Name, graph.Nodes.Select(node => node is ConvolutionNode { Name: "conv2" } n
        ? n with { Weights = ValueArray.From(n.Weights.Select((w, i) => i % (n.Weights.Count / 8) == 3 && i / (n.Weights.Count / 8) is 1 or 2 or 3 or 5 or 7 ? -(1 << (bits - 1)) : w)) }
        : node));

    private static DataflowGraph Check(IntegerGraph graph, Multiplier multiplier)
    {
        ExternalTools.Require("iverilog", "vvp");
        using var folder = new TemporaryFolder();
        var folds = Folding.LayersOf(graph).ToDictionary(l => l.Name, l => new Fold(l.LegalPe().Max(), l.LegalSimd().First(s => s > 1), multiplier));
        VerilogDesign design = VerilogBackend.Emit(DataflowBuilder.Build(graph, Folding.Smallest(graph).With(graph, folds)));
        VerilogBackend.Write(design, folder.File("verilog"));
        var runner = new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));

        (_, Mismatch? first) = runner.Compare(
            Simulator.ByName("icarus"), HardwareNetworks.Images(graph, Images), new CosimOptions { Images = Images, Throttled = Images }, cancellation: TestContext.Current.CancellationToken);

        first.ShouldBeNull(multiplier.ToString());
        return design.Dataflow;
    }
}
