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

    // As many as a bench times. Most designs have settled after half of them; the later half is timed.
    private const int Frames = 8;

    // By the model alone: all have settled then.
    private const int ManyFrames = 60;
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
        Check(Simulator.ByName("icarus"), dataflow, Frames, $"{network} {choice}").ShouldBe(0);
    }

    [Fact]
    [Trait(When.Trait, When.All)]
    public void So_it_is_in_random_residual_networks()
    {
        ExternalTools.Require("iverilog", "vvp");
        (int networks, int unseen) = (0, 0);
        foreach (ulong seed in Seeds.Take(1_000))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.MakeResidual(seed);
            DataflowGraph dataflow = DataflowBuilder.Build(graph, folding);
            if (!FifoSizing.Minimal(dataflow, TestContext.Current.CancellationToken).Stages.OfType<FifoStage>().Any())
            {
                continue;
            }

            unseen += Check(Simulator.ByName("icarus"), dataflow, Frames, $"seed {seed}");
            if (++networks == RandomNetworks)
            {
                break;
            }
        }

        networks.ShouldBe(Seeds.All ? RandomNetworks : networks);
        unseen.ShouldBeLessThanOrEqualTo(RandomNetworks / 4);
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
        Check(Simulator.ByName("verilator"), dataflow, FrameTimes.Frames, network).ShouldBe(0);
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

    // FIFOs of which so few frames do not show that they need the last entry: it is the count of beats that asks for it, or frames become slower late.
    private static int Check(Simulator simulator, DataflowGraph dataflow, int frames, string which)
    {
        IReadOnlyDictionary<string, FifoDepth> depths = FifoSizing.Find(dataflow, TestContext.Current.CancellationToken);
        Dictionary<string, FifoDepth> endless = depths.ToDictionary(d => d.Key, d => d.Value with { FullRate = int.MaxValue }, StringComparer.Ordinal);
        long pace = Pace(CycleModel.Simulate(FifoSizing.Sized(dataflow, endless), frames, TestContext.Current.CancellationToken));
        FrameTimes fast = Same(simulator, FifoSizing.Sized(dataflow, depths), frames, which).ShouldNotBeNull(which);
        Pace(fast).ShouldBe(pace, which);
        int unseen = 0;
        foreach (string fifo in depths.Keys.Where(f => depths[f].FullRate > 0))
        {
            if (Same(simulator, FifoSizing.Sized(dataflow, Less(depths, fifo)), frames, $"{which}: {fifo}") is not { } less || Pace(less) > pace)
            {
                continue;
            }

            (depths[fifo].FullRate == depths[fifo].Live || Slower(dataflow, depths, fifo)).ShouldBeTrue($"{which}: {fifo}");
            unseen++;
        }

        return unseen;
    }

    private static bool Slower(DataflowGraph dataflow, IReadOnlyDictionary<string, FifoDepth> depths, string fifo) =>
        Pace(CycleModel.Simulate(FifoSizing.Sized(dataflow, Less(depths, fifo)), ManyFrames, TestContext.Current.CancellationToken))
        > Pace(CycleModel.Simulate(FifoSizing.Sized(dataflow, depths), ManyFrames, TestContext.Current.CancellationToken));

    private static long Pace(FrameTimes times) => times.Last[^1] - times.Last[times.Last.Count / 2];

    private static Dictionary<string, FifoDepth> Less(IReadOnlyDictionary<string, FifoDepth> depths, string fifo) =>
        depths.ToDictionary(d => d.Key, d => d.Key == fifo ? d.Value with { FullRate = d.Value.FullRate - 1 } : d.Value, StringComparer.Ordinal);

    // Model and simulation agree: on every cycle, or in hanging; null then.
    private static FrameTimes? Same(Simulator simulator, DataflowGraph dataflow, int frames, string which)
    {
        FrameTimes? predicted = null;
        try
        {
            predicted = CycleModel.Simulate(dataflow, frames, TestContext.Current.CancellationToken);
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
            Should.Throw<UserException>(() => runner.Measure(simulator, images, frames, TestContext.Current.CancellationToken), which).Diagnostic.Code.ShouldBe("G2G5001", which);
            return null;
        }

        FrameTimes simulated = runner.Measure(simulator, images, frames, TestContext.Current.CancellationToken);
        simulated.First.ShouldBe(predicted.First, which);
        simulated.Last.ShouldBe(predicted.Last, which);
        return simulated;
    }

    private static Mismatch? Throttled(DataflowGraph dataflow)
    {
        using var folder = new TemporaryFolder();
        return Runner(dataflow, folder).Compare(
            Simulator.ByName("icarus"),
            HardwareNetworks.Images(dataflow.Graph, Images),
            new CosimOptions { Images = Images, Throttled = Images },
            cancellation: TestContext.Current.CancellationToken).First;
    }

    private static CosimRunner Runner(DataflowGraph dataflow, TemporaryFolder folder)
    {
        VerilogDesign design = VerilogBackend.Emit(dataflow);
        VerilogBackend.Write(design, folder.File("verilog"));

        // A bench waits long for a large design; these are small.
        int benches = 0;
        foreach (string file in dataflow.BottleneckCycles < Patience ? Directory.GetFiles(folder.File("verilog"), "*.v", SearchOption.AllDirectories) : [])
        {
            string text = File.ReadAllText(file);
            if (text.Contains("idle > 1000000", StringComparison.Ordinal))
            {
                File.WriteAllText(file, text.Replace("idle > 1000000", FormattableString.Invariant($"idle > {Patience}"), StringComparison.Ordinal));
                benches++;
            }
        }

        benches.ShouldBe(dataflow.BottleneckCycles < Patience ? 1 : 0);
        return new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
    }
}
