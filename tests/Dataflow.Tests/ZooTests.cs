using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

/// <summary>The networks that docs/status.md names as having hardware have it; branches included.</summary>
public sealed class ZooTests
{
    [Theory]
    [InlineData("arch1", 0)]
    [InlineData("arch2", 0)]
    [InlineData("arch3", 0)]
    [InlineData("arch5", 0)]
    [InlineData("arch6", 0)]
    [InlineData("arch7", 2)]
    [InlineData("arch4", 0)]
    [InlineData("arch8", 2)]
    public void A_network_of_the_zoo_has_hardware(string name, int joins)
    {
        IntegerGraph graph = HardwareNetworks.Quantized(Zoo.Load(name).Graph, 1, new QuantizationOptions());
        DataflowGraph dataflow = FoldingPlanner.Plan(graph, FoldGoal.Default(DeviceCatalog.Get("xc7z020")), new Dictionary<string, Fold>(), TestContext.Current.CancellationToken).Dataflow;
        dataflow.Stages.OfType<FifoStage>().Count().ShouldBe(joins);
        dataflow.Taps.Count().ShouldBe(graph.Nodes.Count(n => n is not (InputNode or FlattenNode)));
    }
}
