using GradientsToGates.Dataflow;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>The designs that the tests emit.</summary>
internal static class Designs
{
    /// <summary>A network of <see cref="HardwareNetworks"/> by one of its folds.</summary>
    public static VerilogDesign Emit(string network, int choice, bool powerOfTwo = false) => Emit(HardwareNetworks.Integer(network, powerOfTwo), choice);

    /// <summary>The same without its argmax, so that the logits come out, several beats a frame.</summary>
    public static VerilogDesign WithLogits(string network, int choice) => Emit(Logits(HardwareNetworks.Integer(network)), choice);

    /// <summary>A network of some bits, as many channels in parallel as it has, several in each DSP48E1; without its argmax.</summary>
    public static VerilogDesign Packed(string network, int bits)
    {
        var options = new QuantizationOptions { WeightBits = bits, ActivationBits = bits };
        IntegerGraph graph = Logits(HardwareNetworks.Quantized(HardwareNetworks.All[network](), seed: 7, options));
        var folds = Folding.LayersOf(graph).ToDictionary(l => l.Name, l => new Fold(l.LegalPe().Max(), 1, Multiplier.Packed));
        return VerilogBackend.Emit(DataflowBuilder.Build(graph, Folding.Smallest(graph).With(graph, folds)));
    }

    /// <summary>Every file of a design as one text.</summary>
    public static string Text(VerilogDesign design) => string.Concat(design.Files.Select(f => $"==== {f.Path}\n{f.Text}"));

    private static IntegerGraph Logits(IntegerGraph graph)
    {
        graph.Output.ShouldBeOfType<ArgMaxNode>();
        return new IntegerGraph(graph.Name, graph.Nodes.SkipLast(1));
    }

    private static VerilogDesign Emit(IntegerGraph graph, int choice) => VerilogBackend.Emit(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice)));
}
