using System.Globalization;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim;

/// <summary>How a bench is compiled. What holds without a word is the fastest that benchmarks/SimulationSpeed found.</summary>
/// <param name="Optimize">C++ compiler's options for the code that runs every cycle. Without any, Verilator's makefile sets -Os, whatever -CFLAGS says.</param>
/// <param name="Threads">Threads of one simulation.</param>
public sealed record VerilatorBuild(string Optimize = "-O2", int Threads = 1);

/// <summary>Verilator: compiled to C++, two-valued, fast.</summary>
/// <param name="build">How.</param>
public sealed class VerilatorSimulator(VerilatorBuild build) : Simulator
{
    /// <inheritdoc/>
    public override string Name => "verilator";

    /// <inheritdoc/>
    public override IReadOnlyList<Tool> Tools { get; } = [ToolCatalog.Verilator];

    /// <inheritdoc/>
    protected override string Options => build.ToString();

    /// <inheritdoc/>
    protected override void Compile(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation) =>
        runner.Run(
            new ToolCall(
                ToolCatalog.Verilator,
                [
                    "--cc", "--exe", "--build", "-j", "2", "-O3", "--x-assign", "fast", "--x-initial", "fast", "-MAKEFLAGS", $"OPT_FAST='{build.Optimize}'", "-Wno-fatal",
                    .. build.Threads > 1 ? new[] { "--threads", build.Threads.ToString(CultureInfo.InvariantCulture) } : [],
                    "--top-module", design.TestCore, "-Mdir", buildFolder, "-o", "bench", "-f", "verilator.f", Path.Combine(designFolder, "tb", "main.cpp"),
                ],
                designFolder)
            {
                LogFile = Path.Combine(buildFolder, "build.log"),
            },
            cancellation);

    /// <inheritdoc/>
    protected override ToolCall Executable(VerilogDesign design, string designFolder, string buildFolder) =>
        new(Tool.At(Path.Combine(buildFolder, "bench"), "compiled testbench"), [], designFolder);
}
