using GradientsToGates.Backends.Verilog;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim;

/// <summary>Icarus Verilog: event-driven, four-valued, slow.</summary>
internal sealed class IcarusSimulator : Simulator
{
    public override string Name => "icarus";

    public override IReadOnlyList<Tool> Tools { get; } = [ToolCatalog.Iverilog, ToolCatalog.Vvp];

    protected override void Compile(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation) =>
        runner.Run(
            new ToolCall(ToolCatalog.Iverilog, ["-g2005", "-o", Compiled(buildFolder), "-s", design.TestTop, "-c", "sim.f"], designFolder)
            {
                LogFile = Path.Combine(buildFolder, "build.log"),
            },
            cancellation);

    protected override ToolCall Executable(VerilogDesign design, string designFolder, string buildFolder) =>
        new(ToolCatalog.Vvp, [Compiled(buildFolder)], designFolder);

    private static string Compiled(string buildFolder) => Path.Combine(buildFolder, "bench.vvp");
}
