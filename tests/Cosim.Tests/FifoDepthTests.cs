using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>FIFOs of joins in simulation: as fast as they can be, and with one entry less in any of them slower, or stuck.</summary>
public sealed class FifoDepthTests
{
    private const int Images = 3;

    private const int RandomNetworks = 20;

    // Cycles without a beat after which a small design is taken to hang.
    private const int Patience = 5000;

    [Theory]
    [InlineData("residual", 1)]
    [InlineData("nested", 1)]
    [InlineData("crossing", 1)]
    public void One_entry_less_and_frames_are_slower_or_none_comes(string network, int choice)
    {
        ExternalTools.Require("iverilog", "vvp");
        IntegerGraph graph = HardwareNetworks.Integer(network);
        DataflowGraph dataflow = DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice));
        Check(Simulator.ByName("icarus"), dataflow, $"{network} {choice}").ShouldBe(0);
    }

    [Fact]
    [Trait(When.Trait, When.All)]
    public void So_it_is_in_random_residual_networks()
    {
        ExternalTools.Require("iverilog", "vvp");
        (int networks, int byCount) = (0, 0);
        foreach (ulong seed in Seeds.Take(1_000))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.MakeResidual(seed);
            DataflowGraph dataflow = DataflowBuilder.Build(graph, folding);
            if (!FifoSizing.Minimal(dataflow, TestContext.Current.CancellationToken).Stages.OfType<FifoStage>().Any())
            {
                continue;
            }

            byCount += Check(Simulator.ByName("icarus"), dataflow, $"seed {seed}");
            if (++networks == RandomNetworks)
            {
                break;
            }
        }

        networks.ShouldBe(Seeds.All ? RandomNetworks : networks);
        byCount.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [Trait(When.Trait, When.All)]
    [InlineData("arch7")]
    [InlineData("arch8")]
    public void So_it_is_in_the_residual_networks_of_the_zoo(string network)
    {
        ExternalTools.Require("verilator", "g++", "make");
        IntegerGraph graph = HardwareNetworks.Quantized(Zoo.Load(network).Graph, 1, new QuantizationOptions());
        DataflowGraph dataflow = FoldingPlanner.Plan(graph, FoldGoal.Default(DeviceCatalog.Get("xc7z020")), new Dictionary<string, Fold>(), TestContext.Current.CancellationToken).Dataflow;
        Check(Simulator.ByName("verilator"), dataflow, network).ShouldBe(0);
    }

    [Theory]
    [InlineData("nested", 1)]
    [InlineData("crossing", 1)]
    public void At_live_depth_images_come_through_bubbles_and_backpressure_and_with_one_entry_less_they_hang(string network, int choice)
    {
        ExternalTools.Require("iverilog", "vvp");
        IntegerGraph graph = HardwareNetworks.Integer(network);
        DataflowGraph dataflow = DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice));
        IReadOnlyDictionary<string, FifoDepth> depths = FifoSizing.Find(dataflow, TestContext.Current.CancellationToken);
        Dictionary<string, FifoDepth> live = depths.ToDictionary(d => d.Key, d => d.Value with { FullRate = d.Value.Live }, StringComparer.Ordinal);
        Throttled(FifoSizing.Sized(dataflow, live)).ShouldBeNull();
        int hung = 0;
        foreach (string fifo in live.Keys.Where(f => live[f].Live > 0))
        {
            Should.Throw<UserException>(() => Throttled(FifoSizing.Sized(dataflow, Less(live, fifo))), fifo).Diagnostic.Code.ShouldBe("G2G5001");
            hung++;
        }

        hung.ShouldBe(2);
    }

    // FIFOs whose last entry the count of beats alone asks for: it takes pipelines to hold one beat, and some never hold so few behind a line buffer, which sends a row without a pause.
    private static int Check(Simulator simulator, DataflowGraph dataflow, string which)
    {
        int byCount = 0;
        IReadOnlyDictionary<string, FifoDepth> depths = FifoSizing.Find(dataflow, TestContext.Current.CancellationToken);
        Dictionary<string, FifoDepth> endless = depths.ToDictionary(d => d.Key, d => d.Value with { FullRate = int.MaxValue }, StringComparer.Ordinal);
        double interval = CycleModel.Simulate(FifoSizing.Sized(dataflow, endless), TestContext.Current.CancellationToken).Interval;
        Same(simulator, FifoSizing.Sized(dataflow, depths), which).ShouldNotBeNull(which).Interval.ShouldBe(interval, which);
        foreach (string fifo in depths.Keys.Where(f => depths[f].FullRate > 0))
        {
            DataflowGraph less = FifoSizing.Sized(dataflow, Less(depths, fifo));
            if (Same(simulator, less, $"{which}: {fifo}") is { } times && times.Interval <= interval)
            {
                // It is bubbles that ask for the last entry: pipelines that are full at full rate hold less then.
                depths[fifo].FullRate.ShouldBe(depths[fifo].Live, $"{which}: {fifo}");
                Throttled(FifoSizing.Sized(dataflow, depths), simulator).ShouldBeNull($"{which}: {fifo}");
                byCount += Hangs(() => Throttled(less, simulator)) ? 0 : 1;
            }
        }

        return byCount;
    }

    private static bool Hangs(Action simulation)
    {
        try
        {
            simulation();
            return false;
        }
        catch (UserException e) when (e.Diagnostic.Code == "G2G5001")
        {
            return true;
        }
    }

    private static Dictionary<string, FifoDepth> Less(IReadOnlyDictionary<string, FifoDepth> depths, string fifo) =>
        depths.ToDictionary(d => d.Key, d => d.Key == fifo ? d.Value with { FullRate = d.Value.FullRate - 1 } : d.Value, StringComparer.Ordinal);

    // Model and simulation agree: on every cycle, or in hanging; null then.
    private static FrameTimes? Same(Simulator simulator, DataflowGraph dataflow, string which)
    {
        FrameTimes? predicted = null;
        try
        {
            predicted = CycleModel.Simulate(dataflow, TestContext.Current.CancellationToken);
        }
        catch (UserException e)
        {
            e.Diagnostic.Code.ShouldBe("G2G2108", which);
        }

        using var folder = new TemporaryFolder();
        CosimRunner runner = Runner(dataflow, folder);
        byte[] images = HardwareNetworks.Images(dataflow.Graph, Images);
        if (predicted is null)
        {
            Should.Throw<UserException>(() => runner.FullRate(simulator, images, new TimedFrames(FrameTimes.Least, 1), TestContext.Current.CancellationToken), which).Diagnostic.Code.ShouldBe("G2G5001", which);
            return null;
        }

        FrameTimes simulated = runner.FullRate(simulator, images, predicted.Timed, TestContext.Current.CancellationToken).Times;
        simulated.First.ShouldBe(predicted.First, which);
        simulated.Last.ShouldBe(predicted.Last, which);
        return simulated;
    }

    // With random bubbles and backpressure; or, in a simulator that is named, with a beat of the image every 128 cycles.
    private static Mismatch? Throttled(DataflowGraph dataflow, Simulator? slowly = null)
    {
        using var folder = new TemporaryFolder();
        CosimRunner runner = Runner(dataflow, folder);
        if (slowly is not null)
        {
            Edit(folder, "reg        bubble;", "reg bubble; reg [6:0] wait_q = 0; always @(posedge clk) wait_q <= wait_q + 1;");
            Edit(folder, "bubble = frame < throttle && random_q[4:3] == 2'b00;", "bubble = wait_q != 0;");
        }

        return runner.Compare(
            slowly ?? Simulator.ByName("icarus"),
            HardwareNetworks.Images(dataflow.Graph, Images),
            new CosimOptions { Images = Images, Throttled = Images },
            cancellation: TestContext.Current.CancellationToken).First;
    }

    private static CosimRunner Runner(DataflowGraph dataflow, TemporaryFolder folder)
    {
        VerilogDesign design = VerilogBackend.Emit(dataflow);
        VerilogBackend.Write(design, folder.File("verilog"));

        // A bench waits long for a large design; these are small.
        if (dataflow.BottleneckCycles < Patience)
        {
            Edit(folder, "idle > 1000000", FormattableString.Invariant($"idle > {Patience}"));
        }

        return new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
    }

    private static void Edit(TemporaryFolder folder, string from, string to)
    {
        string file = Directory.GetFiles(folder.File("verilog"), "*.v", SearchOption.AllDirectories).Single(f => File.ReadAllText(f).Contains(from, StringComparison.Ordinal));
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));
    }
}
