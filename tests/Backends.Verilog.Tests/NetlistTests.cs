using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Synthesis;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>What synthesis makes of a whole design, simulated with the vendor cells' models, equals the reference. Rtl.Tests has the primitives.</summary>
public sealed class NetlistTests
{
    // Signed codes into a multiplier: products whose sign bit Yosys 0.23 lost while g2g_mac kept it twice.
    [Fact]
    public Task Padding_strides_table_and_signed_codes() => Equal("strided", choice: 1);

    [Theory]
    [Trait(When.Trait, When.All)]
    [InlineData("gaps", 1)]
    [InlineData("same", 1)]
    [InlineData("lenet-like", 2)]
    [InlineData("pool-first", 1)]
    public Task Other_networks(string network, int choice) => Equal(network, choice);

    [Fact]
    public Task Xor() => Equal(Designs.Emit("xor", choice: 0));

    [Fact]
    public Task Packed_products() => Equal(Designs.Packed("gaps", bits: 8));

    [Theory]
    [Trait(When.Trait, When.All)]
    [InlineData("same", 8)]
    [InlineData("same", 4)]
    public Task Packed_products_of_other_networks(string network, int bits) => Equal(Designs.Packed(network, bits));

    private static Task Equal(string network, int choice) => Equal(Designs.WithLogits(network, choice));

    private static async Task Equal(VerilogDesign design)
    {
        ExternalTools.Require("yosys", "iverilog", "vvp");
        using var folder = new TemporaryFolder();
        VerilogBackend.Write(design, folder.Path);
        var input = new SynthesisInput(folder.Path, [.. design.Sources.Select(s => s.Path)], design.Top);

        SynthesisRun run = await new YosysSynthesizer(new ToolRunner(new ToolLocator())).RunAsync(
            input, DeviceCatalog.Get(DeviceCatalog.Default), folder.File("synthesis"), cancellation: TestContext.Current.CancellationToken);

        run.Result.Dsp.ShouldBeGreaterThanOrEqualTo(design.Dataflow.Stages.OfType<MvuStage>().Sum(m => m.Dsp));
        run.Result.Dsp.ShouldBeLessThanOrEqualTo(design.Dataflow.Stages.Sum(s => s is MvuStage m ? m.Dsp : s is RequantizeStage r ? 2 * r.Input.Lanes : 0));
        run.Result.Dsp.ShouldBeGreaterThan(0);
        run.CellsByType.Keys.ShouldAllBe(c => !c.StartsWith("RAMB", StringComparison.Ordinal), "block RAM has no simulation model in Yosys 0.23");
        string output = AxiStreamBench.Run(design, folder.Path, $"{run.VerilogNetlist} {Cells()}");
        output.ShouldContain("PASS");
        output.ShouldNotContain("ERROR");
    }

    // Beside the program: bin/yosys and share/yosys, whatever link the PATH leads through.
    private static string Cells()
    {
        string program = ExternalTools.PathOf("yosys").ShouldNotBeNull();
        string real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(real) ?? "/", "../share/yosys/xilinx/cells_sim.v"));
    }
}
