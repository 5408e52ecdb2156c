using GradientsToGates.Dataflow;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>The designs that the tests emit.</summary>
internal static class Designs
{
    /// <summary>A network of <see cref="HardwareNetworks"/> by one of its folds.</summary>
    public static VerilogDesign Emit(string network, int choice, bool powerOfTwo = false) => Emit(HardwareNetworks.Integer(network, powerOfTwo), choice);

    /// <summary>The same without its argmax, so that the logits come out, several beats a frame.</summary>
    public static VerilogDesign WithLogits(string network, int choice)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        graph.Output.ShouldBeOfType<ArgMaxNode>();
        return Emit(new IntegerGraph(graph.Name, graph.Nodes.SkipLast(1)), choice);
    }

    /// <summary>Every file of a design as one text.</summary>
    public static string Text(VerilogDesign design) => string.Concat(design.Files.Select(f => $"==== {f.Path}\n{f.Text}"));

    private static VerilogDesign Emit(IntegerGraph graph, int choice) => VerilogBackend.Emit(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice)));
}
