using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>Every network of the zoo in INT8 with random weights, folded and its FIFOs sized as <c>g2g</c> does it: the values of the reference, and every frame on the cycle of the model.</summary>
[Trait(When.Trait, When.All)]
public sealed class ZooTests
{
    private const int Images = 2;

    private static readonly Device _device = DeviceCatalog.Get("xc7z020");

    // arch1 to arch3 have more weights than this part has memory: simulation asks for none.
    private static readonly Device _large = _device with { Name = "large", Lut = 10 * _device.Lut, Ff = 10 * _device.Ff, Dsp = 2 * _device.Dsp, Bram36 = 20 * _device.Bram36 };

    public static TheoryData<string> Names() => [.. Zoo.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_cycles_are_those_of_the_reference_and_the_model(string network)
    {
        ExternalTools.Require("verilator", "g++", "make");
        IntegerGraph graph = HardwareNetworks.Quantized(Zoo.Load(network).Graph, 1, new QuantizationOptions());
        FoldGoal goal = FoldGoal.Default(network is "arch1" or "arch2" or "arch3" ? _large : _device);
        FoldingPlan plan = FoldingPlanner.Plan(graph, goal, new Dictionary<string, Fold>(), TestContext.Current.CancellationToken);
        plan.Fits.ShouldBeTrue();
        DataflowGraph dataflow = FifoSizing.Minimal(plan.Dataflow, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        VerilogDesign design = VerilogBackend.Emit(dataflow);
        VerilogBackend.Write(design, folder.File("verilog"));
        var runner = new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
        byte[] images = HardwareNetworks.Images(graph, Images);
        var verilator = Simulator.ByName("verilator");

        (_, Mismatch? first) = runner.Compare(verilator, images, new CosimOptions { Images = Images, Throttled = 1 }, cancellation: TestContext.Current.CancellationToken);
        first.ShouldBeNull();
        FrameTimes predicted = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);
        FrameTimes simulated = runner.FullRate(verilator, images, predicted.Timed, TestContext.Current.CancellationToken).Times;
        simulated.First.ShouldBe(predicted.First);
        simulated.Last.ShouldBe(predicted.Last);
        TestContext.Current.TestOutputHelper?.WriteLine($"{predicted.Interval} cycles between frames, {predicted.Latency} of latency");
    }
}
