using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>Whole networks whose convolutions hold their weights for a row: the same values, cycles as predicted. Layers alone are in <see cref="ConvolutionAloneTests"/>.</summary>
public sealed class RowStationaryTests
{
    private const int Images = 3;

    [Theory]
    [InlineData("same", 1)]
    [InlineData("strided", 0)]
    [InlineData("lenet-like", 2)]
    [InlineData("residual", 3)]
    public void Values_and_cycles_are_those_of_the_reference_and_the_model(string network, int choice)
    {
        ExternalTools.Require("iverilog", "vvp");
        IntegerGraph graph = HardwareNetworks.Integer(network);
        DataflowGraph dataflow = DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice, Schedule.RowStationary));
        dataflow.Stages.OfType<RowStoreStage>().Count().ShouldBe(graph.Nodes.OfType<ConvolutionNode>().Count());
        using var folder = new TemporaryFolder();
        VerilogDesign design = VerilogBackend.Emit(dataflow);
        VerilogBackend.Write(design, folder.File("verilog"));
        var runner = new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
        byte[] images = HardwareNetworks.Images(graph, Images);

        (_, Mismatch? first) = runner.Compare(
            Simulator.ByName("icarus"), images, new CosimOptions { Images = Images, Throttled = Images - 1 }, cancellation: TestContext.Current.CancellationToken);
        first.ShouldBeNull();
        FrameTimes predicted = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);
        FrameTimes simulated = runner.FullRate(Simulator.ByName("icarus"), images, predicted.Timed, TestContext.Current.CancellationToken).Times;
        simulated.First.ShouldBe(predicted.First);
        simulated.Last.ShouldBe(predicted.Last);
    }

    [Fact]
    public void Each_weight_of_LeNet_5_is_read_once_a_row()
    {
        // 28 and 10 columns; both schedules compute a frame in as many cycles.
        IntegerGraph graph = HardwareNetworks.Quantized(Ir.Zoo.Load("lenet5").Graph, 1, new Quantization.QuantizationOptions());
        Folding folds = Folding.Smallest(graph).With(graph, new Dictionary<string, Fold> { ["conv1"] = new(6, 5), ["conv2"] = new(4, 15) });
        Folding rows = folds.With(graph, new Dictionary<string, Fold> { ["conv1"] = Fold.Parse("6x5:row", ""), ["conv2"] = Fold.Parse("4x15:row", "") });
        DataflowGraph output = DataflowBuilder.Build(graph, folds);
        DataflowGraph row = DataflowBuilder.Build(graph, rows);

        foreach ((string layer, int columns) in new[] { ("conv1", 28), ("conv2", 10) })
        {
            Unit(output, layer).WordsRead.ShouldBe(columns * Unit(row, layer).WordsRead);
            Unit(row, layer).WordsRead.ShouldBe(columns * (long)Unit(row, layer).Folds * Unit(row, layer).Sweep);
        }

        CycleModel.Simulate(row, TestContext.Current.CancellationToken).Interval.ShouldBe(CycleModel.Simulate(output, TestContext.Current.CancellationToken).Interval);

        static MvuStage Unit(DataflowGraph dataflow, string layer) => dataflow.Stages.OfType<MvuStage>().Single(m => m.Layer == layer);
    }
}
