using GradientsToGates.Backends.Verilog;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim;

/// <summary>Verilator: compiled to C++, two-valued, fast.</summary>
internal sealed class VerilatorSimulator : Simulator
{
    public override string Name => "verilator";

    public override IReadOnlyList<Tool> Tools { get; } = [ToolCatalog.Verilator];

    protected override void Compile(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation) =>
        runner.Run(
            new ToolCall(
                ToolCatalog.Verilator,
                [
                    "--cc", "--exe", "--build", "-j", "2", "-O3", "--x-assign", "fast", "--x-initial", "fast", "-CFLAGS", "-O2", "-Wno-fatal",
                    "--top-module", design.TestCore, "-Mdir", buildFolder, "-o", "bench", "-f", "verilator.f", Path.Combine(designFolder, "tb", "main.cpp"),
                ],
                designFolder)
            {
                LogFile = Path.Combine(buildFolder, "build.log"),
            },
            cancellation);

    protected override ToolCall Executable(VerilogDesign design, string designFolder, string buildFolder) =>
        new(Tool.At(Path.Combine(buildFolder, "bench"), "compiled testbench"), [], designFolder);
}
