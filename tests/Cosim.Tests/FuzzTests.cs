using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Fuzz;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>What the fuzzer draws, makes smaller and keeps, and the networks that once failed.</summary>
public sealed class FuzzTests
{
    private const string Kept = "tests/Golden/fuzz";

    internal static readonly string[] Programs = ["iverilog", "vvp", "verilator", "g++", "make", "yosys"];

    [Fact]
    public void What_once_failed_does_not_fail_again()
    {
        ExternalTools.Require(Programs);
        using var folder = new TemporaryFolder();
        var run = new FuzzRun(new ToolRunner(new ToolLocator()), folder.Path, new FuzzOptions { Count = 1, Seed = 0 });
        string[] folders = [.. Directory.GetDirectories(Repository.PathOf(Kept)).Order(StringComparer.Ordinal)];
        FuzzCase[] cases = [.. folders.Select(f => FuzzCase.Read(f).Named("kept_" + Path.GetFileName(f)))];
        var failures = new List<string>();
        int done = 0;

        run.Try(cases, folder.File("work"), _ => ExternalTools.TestAll, (c, _, values, failure) =>
        {
            done++;
            if (failure is not null || values == 0)
            {
                failures.Add($"{c.Graph.Name}: {failure?.ToString() ?? "nothing was compared"}");
            }
        }, TestContext.Current.CancellationToken);

        failures.ShouldBeEmpty();
        done.ShouldBe(cases.Length);
        done.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_seed_gives_the_same_network_every_time_and_its_files_give_it_back()
    {
        using var folder = new TemporaryFolder();
        foreach (ulong seed in Enumerable.Range(1, 40).Select(i => (ulong)i))
        {
            FuzzCase made = RandomCase.Make(seed).Case;
            made.Write(folder.Path);
            FuzzCase read = FuzzCase.Read(folder.Path);

            foreach (FuzzCase other in new[] { RandomCase.Make(seed).Case, read })
            {
                other.Seed.ShouldBe(seed);
                other.Graph.Nodes.Equals(made.Graph.Nodes).ShouldBeTrue($"seed {seed}");
                other.Folding.Describe().ShouldBe(made.Folding.Describe());
                other.Codes().ShouldBe(made.Codes());
            }
        }
    }

    /// <summary>Networks are no use that leave out what hardware has.</summary>
    [Fact]
    public void Random_networks_hold_every_operation_rounding_and_overflow_and_stay_small()
    {
        FuzzCase[] cases = [.. Enumerable.Range(1, 150).Select(i => RandomCase.Make((ulong)i).Case)];
        IntegerNode[] nodes = [.. cases.SelectMany(c => c.Graph.Nodes)];

        nodes.Select(n => n.GetType().Name).Distinct().Order(StringComparer.Ordinal).ShouldBe(
        [
            nameof(AddNode), nameof(ArgMaxNode), nameof(ConvolutionNode), nameof(DenseNode), nameof(DepthwiseNode), nameof(FlattenNode), nameof(InputNode), nameof(MaxPoolNode),
            nameof(RequantizeNode), nameof(SumPoolNode), nameof(TableNode),
        ]);
        nodes.OfType<DepthwiseNode>().Count(n => n.Scales).ShouldBeGreaterThan(10);
        nodes.OfType<DepthwiseNode>().Count(n => n.Kernel.Area > 1).ShouldBeGreaterThan(10);
        nodes.OfType<RequantizeNode>().Select(n => (n.Rounding, n.Overflow, n.Relu)).Distinct().Count().ShouldBe(3 * 2 * 2);
        nodes.OfType<RequantizeNode>().Select(n => n.Output.Type.Bits).Distinct().ShouldBeSubsetOf(Enumerable.Range(1, 32));
        Enumerable.Range(1, 16).ShouldBeSubsetOf(nodes.OfType<RequantizeNode>().Select(n => n.Output.Type.Bits).Distinct());
        cases.ShouldAllBe(c => c.Macs <= RandomCase.MostMacs);
        cases.Count(c => c.Macs > RandomCase.MostMacs / 2).ShouldBeGreaterThan(5);
    }

    /// <summary>A counter that the second reset leaves alone; from the first one it starts at 0 all the same.</summary>
    [Fact]
    public void A_reset_in_mid_frame_finds_a_counter_without_reset()
    {
        ExternalTools.Require("iverilog", "vvp");
        using var folder = new TemporaryFolder();
        const string Reset = "            ox_q        <= {OX_WIDTH{1'b0}};\n";
        IntegerGraph graph = HardwareNetworks.Integer("same");
        VerilogDesign design = VerilogBackend.Emit(DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, 1)));
        VerilogBackend.Write(design, folder.File("verilog"));
        string walk = folder.File("verilog/rtl/pool/g2g_pool_walk.v");
        string text = File.ReadAllText(walk);
        text.ShouldContain(Reset);
        File.WriteAllText(walk, text.Replace(Reset, "", StringComparison.Ordinal).Replace("    reg [KY_WIDTH-1:0]   ky_q;", "    initial ox_q = 0;\n    reg [KY_WIDTH-1:0]   ky_q;", StringComparison.Ordinal));
        var runner = new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
        var options = new CosimOptions { Images = 2, Throttled = 0 };
        byte[] images = HardwareNetworks.Images(graph, 2);

        runner.Compare(Simulator.ByName("icarus"), images, options, cancellation: TestContext.Current.CancellationToken).First.ShouldBeNull();

        // Not every cycle finds it: the counter may be 0 just then.
        int[] cycles = [120, 187, 254, 321, 388];
        Mismatch?[] found = [.. cycles.Select(c => runner.Compare(Simulator.ByName("icarus"), images, options with { Reset = c }, cancellation: TestContext.Current.CancellationToken).First)];
        found.OfType<Mismatch>().ShouldNotBeEmpty();
        found.OfType<Mismatch>().ShouldAllBe(m => m.Layer == "maxpool1");
    }

    [Fact]
    public void A_failing_network_is_made_smaller_while_it_fails()
    {
        FuzzCase large = Enumerable.Range(1, 100).Select(i => RandomCase.Make((ulong)i).Case).First(c => c.Graph.Nodes.Count > 12 && c.Graph.Nodes.Any(n => n is TableNode));

        FuzzCase small = Reducer.Reduce(large, c => c.Graph.Nodes.Any(n => n is TableNode), trials: 1000);

        small.Graph.Nodes.ShouldContain(n => n is TableNode);
        small.Graph.Nodes.Count.ShouldBeLessThanOrEqualTo(3);
        small.Graph.Output.Output.Shape.Count.ShouldBeLessThanOrEqualTo(2);
        Reducer.Candidates(small).ShouldAllBe(c => !c.Graph.Nodes.Any(n => n is TableNode));
    }

    /// <summary>The whole path of a failure: found, made smaller, kept, told, and tried again by the next run. The simulator lies about the last frame.</summary>
    [Fact]
    [Trait(When.Trait, When.All)]
    public void A_failing_network_is_kept_and_tried_again()
    {
        ExternalTools.Require("iverilog", "vvp");
        using var folder = new TemporaryFolder();
        var tools = new ToolRunner(new ToolLocator(Liar(folder.File("bin")) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")));
        var run = new FuzzRun(tools, folder.File("fuzz"), new FuzzOptions { Count = 1, Seed = 3, NetlistEvery = 0, Trials = 12 });

        for (int time = 0; time < 2; time++)
        {
            FuzzSummary summary = run.Run(cancellation: TestContext.Current.CancellationToken);

            summary.Passed.ShouldBe(0);
            summary.Failures["3"].Kind.ShouldBe("cycles");
            summary.Failures["3"].Engine.ShouldBe("icarus");
            FuzzCase.Read(run.FailureFolder(3)).Graph.Nodes.Count.ShouldBeLessThan(RandomCase.Make(3).Case.Graph.Nodes.Count);
            File.Delete(Path.Combine(run.FailureFolder(3), "graph.yml"));
        }
    }

    /// <summary>A folder with a vvp whose last frame ends at cycle 0.</summary>
    internal static string Liar(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "vvp");
        File.WriteAllText(path, $"#!/bin/sh\n\"{ExternalTools.PathOf("vvp")}\" \"$@\" | sed 's/^\\(FRAME 4 [0-9]*\\) .*/\\1 0/'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }
}
