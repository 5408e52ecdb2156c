using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Results;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

public sealed class CosimRunnerTests : IDisposable
{
    private const int Images = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("g2g-cosim-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (string network in HardwareNetworks.All.Keys)
        {
            for (int choice = 0; choice < 4; choice++)
            {
                cases.Add(network, choice, choice == 3);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Icarus_equals_the_reference_and_takes_the_cycles_of_the_model(string network, int choice, bool powerOfTwo)
    {
        ExternalTools.Require("iverilog", "vvp");
        IntegerGraph graph = HardwareNetworks.Integer(network, powerOfTwo);
        Check(graph, HardwareNetworks.Folding(graph, choice), Simulator.ByName("icarus"));
    }

    [Theory]
    [InlineData("lenet-like", 1)]
    [InlineData("xor", 0)]
    public void Verilator_equals_the_reference_and_takes_the_cycles_of_the_model(string network, int choice)
    {
        ExternalTools.Require("verilator", "g++", "make");
        IntegerGraph graph = HardwareNetworks.Integer(network);
        Check(graph, HardwareNetworks.Folding(graph, choice), Simulator.ByName("verilator"));
    }

    /// <summary>Designs that settle late, or to several intervals in turn: the interval is what frames take for good.</summary>
    [Theory]
    [InlineData(89, 3, 112)]
    [InlineData(91, 20, 20)]
    [InlineData(169, 1, 16)]
    [InlineData(171, 2, 103.5)]
    [InlineData(247, 4, 29.75)]
    public void The_interval_is_the_mean_over_the_period(ulong seed, int period, double interval)
    {
        ExternalTools.Require("iverilog", "vvp");
        (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.MakeResidual(seed);
        CosimRunner runner = Write(FifoSizing.Minimal(DataflowBuilder.Build(graph, folding), TestContext.Current.CancellationToken), out VerilogDesign design);
        byte[] images = HardwareNetworks.Images(graph, Images);

        FrameTimes predicted = CycleModel.Simulate(design.Dataflow, TestContext.Current.CancellationToken);
        predicted.Period.ShouldBe(period);
        predicted.Interval.ShouldBe(interval);
        var longer = new TimedFrames(predicted.Timed.Count + (3 * period), 3 * period);
        FrameTimes simulated = runner.FullRate(Simulator.ByName("icarus"), images, longer, TestContext.Current.CancellationToken).Times;
        simulated.First.Take(predicted.First.Count).ShouldBe(predicted.First);
        simulated.Last.Take(predicted.Last.Count).ShouldBe(predicted.Last);
        simulated.Interval.ShouldBe(interval);
    }

    /// <summary>32 bits of code and of weight, and more of the sum: values wider than the words of either simulator.</summary>
    [Theory]
    [InlineData("icarus", "same", 2)]
    [InlineData("icarus", "residual", 1)]
    [InlineData("verilator", "residual", 2)]
    public void Sums_of_more_than_64_bits_equal_the_reference(string simulator, string network, int choice)
    {
        ExternalTools.Require(simulator == "icarus" ? ["iverilog", "vvp"] : ["verilator", "g++", "make"]);
        IntegerGraph graph = HardwareNetworks.Quantized(HardwareNetworks.All[network](), 7, Quantization.NumberFormats.Parse("q1.31"));
        graph.Nodes.Max(n => n.Output.Type.Bits).ShouldBeGreaterThan(64);
        Check(graph, HardwareNetworks.Folding(graph, choice), Simulator.ByName(simulator));
    }

    [Theory]
    [InlineData("rtl/math/g2g_requantize.v", "ROUNDING == 0 ? HALF", "ROUNDING == 7 ? HALF", "relu1")]
    [InlineData("rtl/pool/g2g_max_pool.v", "(code ^ FLIP) > (so_far ^ FLIP)", "(code ^ FLIP) < (so_far ^ FLIP)", "maxpool1")]
    [InlineData("rtl/math/g2g_mac.v", "start : acc_q) + sum", "start : acc_q) - sum", "conv1")]
    public void A_broken_primitive_is_found_and_its_layer_named(string file, string sound, string broken, string layer)
    {
        ExternalTools.Require("iverilog", "vvp");
        IntegerGraph graph = HardwareNetworks.Integer("same");
        CosimRunner runner = Write(graph, HardwareNetworks.Folding(graph, 1), out _);
        string path = Path.Combine(_folder, "verilog", file);
        string text = File.ReadAllText(path);
        text.ShouldContain(sound);
        File.WriteAllText(path, text.Replace(sound, broken, StringComparison.Ordinal));

        (CosimResult result, Mismatch? first) = runner.Compare(
            Simulator.ByName("icarus"), HardwareNetworks.Images(graph, 1), new CosimOptions { Images = 1, Throttled = 0 }, cancellation: TestContext.Current.CancellationToken);

        result.Mismatches.ShouldBeGreaterThan(0);
        first.ShouldNotBeNull().Layer.ShouldBe(layer);
        first.Simulator.ShouldBe("icarus");
        first.Got.ShouldNotBe(first.Expected.ToString("x", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Values alone do not tell a schedule that reads its weights more often than it should.</summary>
    [Fact]
    public void Reads_of_weights_that_are_not_the_schedules_are_an_error()
    {
        ExternalTools.Require("iverilog", "vvp");
        IntegerGraph graph = HardwareNetworks.Integer("same");
        CosimRunner runner = Write(graph, HardwareNetworks.Folding(graph, 1), out _);
        string path = Path.Combine(_folder, "verilog", "rtl/conv/g2g_mvu.v");
        string text = File.ReadAllText(path);
        text.ShouldContain("words_read + {63'd0, take && first_column}");
        File.WriteAllText(path, text.Replace("words_read + {63'd0, take && first_column}", "words_read + {63'd0, take} + {63'd0, take && first_column}", StringComparison.Ordinal));

        UserException wrong = Should.Throw<UserException>(() => runner.Compare(
            Simulator.ByName("icarus"), HardwareNetworks.Images(graph, 1), new CosimOptions { Images = 1, Throttled = 0 }, cancellation: TestContext.Current.CancellationToken));
        wrong.Diagnostic.Code.ShouldBe("G2G5001");
        wrong.Diagnostic.ToString().ShouldContain("layer 'conv1' read");
    }

    [Fact]
    public void A_run_that_was_stopped_simulates_what_is_missing_and_keeps_the_rest()
    {
        ExternalTools.Require("iverilog", "vvp");
        const double Marked = 1000;
        IntegerGraph graph = HardwareNetworks.Integer("same");
        CosimRunner runner = Write(graph, HardwareNetworks.Folding(graph, 1), out _);
        var options = new CosimOptions { Images = Images, Throttled = 0, ChunkImages = 2, Jobs = 1 };
        CosimResult whole = Run(options);
        string[] records = [.. Directory.GetFiles(Path.Combine(_folder, "cosim", "chunks"), "*.json").Order(StringComparer.Ordinal)];
        records.Length.ShouldBe(2);

        // What was finished is not simulated again: its record says how long it took.
        ChunkRecord first = ResultsJson.Read<ChunkRecord>(File.ReadAllText(records[0]));
        File.WriteAllText(records[0], ResultsJson.Write(first with { Seconds = Marked }));
        File.Delete(records[1]);
        CosimResult resumed = Run(options);
        resumed.Seconds.ShouldBeGreaterThanOrEqualTo(Marked);
        resumed.Layers.ShouldBe(whole.Layers);
        resumed.Reads.ShouldBe(whole.Reads);
        File.Exists(records[1]).ShouldBeTrue();

        // Half a record, or one of another run, counts for nothing.
        File.WriteAllText(records[0], File.ReadAllText(records[0])[..40]);
        Run(options).Seconds.ShouldBeLessThan(Marked);
        File.WriteAllText(records[0], ResultsJson.Write(first with { Seconds = Marked }));
        Run(options with { Seed = options.Seed + 1 }).Seconds.ShouldBeLessThan(Marked);

        CosimResult Run(CosimOptions asked) =>
            runner.Compare(Simulator.ByName("icarus"), HardwareNetworks.Images(graph, Images), asked, cancellation: TestContext.Current.CancellationToken).Result;
    }

    private CosimRunner Write(IntegerGraph graph, Folding folding, out VerilogDesign design) => Write(DataflowBuilder.Build(graph, folding), out design);

    private CosimRunner Write(DataflowGraph dataflow, out VerilogDesign design)
    {
        design = VerilogBackend.Emit(dataflow);
        VerilogBackend.Write(design, Path.Combine(_folder, "verilog"));
        return new CosimRunner(new ToolRunner(new ToolLocator()), design, Path.Combine(_folder, "verilog"), Path.Combine(_folder, "cosim"));
    }

    private void Check(IntegerGraph graph, Folding folding, Simulator simulator)
    {
        CosimRunner runner = Write(graph, folding, out VerilogDesign design);
        byte[] images = HardwareNetworks.Images(graph, Images);

        (CosimResult result, Mismatch? first) = runner.Compare(
            simulator, images, new CosimOptions { Images = Images, Throttled = 2, ChunkImages = 2 }, cancellation: TestContext.Current.CancellationToken);

        first.ShouldBeNull();
        result.Mismatches.ShouldBe(0);
        foreach (LayerComparison l in result.Layers)
        {
            l.Compared.ShouldBe(Images * graph[l.Name].Output.Shape.Count, l.Name);
        }

        FrameTimes predicted = CycleModel.Simulate(design.Dataflow, TestContext.Current.CancellationToken);
        FrameTimes simulated = runner.FullRate(simulator, images, predicted.Timed, TestContext.Current.CancellationToken).Times;
        simulated.First.ShouldBe(predicted.First);
        simulated.Last.ShouldBe(predicted.Last);
    }
}
