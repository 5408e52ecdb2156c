using System.Text.RegularExpressions;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Cosim;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Diagnostics;
using GradientsToGates.Synthesis;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Fuzz;

/// <summary>What Yosys makes of a design for series 7, in Icarus with the models of its cells: values and cycles of what leaves it.</summary>
internal sealed partial class NetlistSimulator : Simulator
{
    public override string Name => "netlist";

    public override IReadOnlyList<Tool> Tools { get; } = [ToolCatalog.Yosys, ToolCatalog.Iverilog, ToolCatalog.Vvp];

    public override IEnumerable<DataStream> Taps(DataflowGraph dataflow) => [dataflow.Output];

    public override bool CountsReads => false;

    protected override void Compile(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation)
    {
        var input = new SynthesisInput(designFolder, [.. design.Sources.Select(s => s.Path).Where(p => p != design.Top + ".v")], design.Name + "_core");
        SynthesisRun run = new YosysSynthesizer(runner).RunAsync(input, DeviceCatalog.Get(DeviceCatalog.Default), buildFolder, cancellation: cancellation).GetAwaiter().GetResult();

        // Yosys' models of block RAM have ports and no behaviour.
        string netlist = BlockRam().Replace(File.ReadAllText(run.VerilogNetlist), "model_$0");
        AtomicFile.WriteAllText(Path.Combine(buildFolder, "simulated.v"), netlist);
        AtomicFile.WriteAllText(Path.Combine(buildFolder, "block_ram.v"), BlockRamModel.Verilog);
        AtomicFile.WriteAllText(Path.Combine(buildFolder, "port_bench.v"), VerilogBackend.PortBench(design));
        string[] bench = [.. design.Simulation.Select(s => s.Path).Where(p => p != $"tb/{design.TestCore}.v")];
        string[] built = [.. new[] { "simulated.v", "block_ram.v", "port_bench.v" }.Select(f => Path.Combine(buildFolder, f))];
        runner.Run(
            new ToolCall(ToolCatalog.Iverilog, ["-g2005", "-o", Program(buildFolder), "-s", design.TestTop, .. built, YosysCells.Xilinx7(runner.Locator), .. bench], designFolder)
            {
                LogFile = Path.Combine(buildFolder, "build.log"),
            },
            cancellation);
    }

    protected override ToolCall Executable(VerilogDesign design, string designFolder, string buildFolder) => new(ToolCatalog.Vvp, [Program(buildFolder)], designFolder);

    private static string Program(string buildFolder) => Path.Combine(buildFolder, "netlist.vvp");

    [GeneratedRegex(@"\bRAMB(18|36)E1\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BlockRam();
}
