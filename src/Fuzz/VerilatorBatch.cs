using System.Globalization;
using System.Text;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Cosim;
using GradientsToGates.Diagnostics;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Fuzz;

/// <summary>
/// Verilator with many designs in one program: a top module holds the testbench of each, and only the one that <c>+design=k</c> names gets a clock.
/// Verilator's own library and the start of the compiler are then paid once a batch.
/// </summary>
/// <param name="designs">The designs; their names differ.</param>
/// <param name="folder">Where sources and program go, absolute.</param>
internal sealed class VerilatorBatch(IReadOnlyList<VerilogDesign> designs, string folder) : Simulator
{
    private const string Top = "fuzz_top";
    private const string RomPath = "\"rom/";
    private const string Headers = "headers.h"; // precompiled

    public override string Name => "verilator";

    public override IReadOnlyList<Tool> Tools { get; } = [ToolCatalog.Verilator];

    /// <summary>Compiles all designs.</summary>
    /// <param name="runner">Runs Verilator and make.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">G2G4001, G2G4002: Verilator or the compiler is missing or failed.</exception>
    public void Build(ToolRunner runner, CancellationToken cancellation)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (VerilogDesign design in designs)
        {
            foreach ((string path, string text) in design.Sources.Concat(design.Simulation).Concat(design.Others.Where(o => o.Path.StartsWith("rom/", StringComparison.Ordinal))))
            {
                // Primitives and parts of the bench are the same for all; a ROM, read from the program's folder, is named by its design.
                bool own = path.StartsWith(design.Name + "_", StringComparison.Ordinal) || path.StartsWith($"tb/{design.Name}_", StringComparison.Ordinal);
                bool rom = path.StartsWith("rom/", StringComparison.Ordinal);
                string target = own || rom ? $"{design.Name}/{path}" : path;
                bool unused = path.EndsWith("_top.v", StringComparison.Ordinal) || path.EndsWith("_tb.v", StringComparison.Ordinal);
                if (unused || (!rom && !files.Add(target)))
                {
                    continue;
                }

                AtomicFile.WriteAllText(Path.Combine(folder, target), own ? text.Replace(RomPath, $"\"{design.Name}/rom/", StringComparison.Ordinal) : text);
            }
        }

        AtomicFile.WriteAllText(Path.Combine(folder, Top + ".v"), TopText());
        AtomicFile.WriteAllText(Path.Combine(folder, "main.cpp"), VerilogBackend.VerilatorMain(Top));
        AtomicFile.WriteAllText(Path.Combine(folder, "files.f"), string.Concat(files.Append(Top + ".v").Select(f => f + "\n")));

        string objects = Path.Combine(folder, "obj");
        runner.Run(
            new ToolCall(
                ToolCatalog.Verilator,
                [
                    "--cc", "--exe", "--x-assign", "fast", "--x-initial", "fast", "-Wno-fatal",
                    "--output-split", "20000", "--top-module", Top, "-Mdir", objects, "-o", "bench", "-f", "files.f", Path.Combine(folder, "main.cpp"),
                ],
                folder)
            {
                LogFile = Path.Combine(folder, "verilator.log"),
            },
            cancellation);

        // Every file includes the class of all designs, some megabytes: read once, not with each of fifty files. The compiler takes longer than the simulation: it does not optimize.
        AtomicFile.WriteAllText(Path.Combine(objects, Headers), $"#include \"verilated.h\"\n#include \"V{Top}__Syms.h\"\n#include \"V{Top}.h\"\n");
        AtomicFile.WriteAllText(
            Path.Combine(objects, "batch.mk"),
            $"include V{Top}.mk\n$(VK_OBJS): {Headers}.gch\n$(VK_OBJS): private CPPFLAGS += -include {Headers}\n{Headers}.gch: {Headers}\n\t$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(OPT_FAST) -x c++-header -o $@ $<\n");
        runner.Run(
            new ToolCall(ToolCatalog.Make, ["-j", "2", "-f", "batch.mk", "OPT_FAST=-O0", "OPT_GLOBAL=-O0"], objects) { LogFile = Path.Combine(folder, "make.log") }, cancellation);
    }

    // Compiled with the others.
    protected override void Compile(ToolRunner runner, VerilogDesign design, string designFolder, string buildFolder, CancellationToken cancellation)
    {
    }

    protected override ToolCall Executable(VerilogDesign design, string designFolder, string buildFolder) =>
        new(Tool.At(Path.Combine(folder, "obj", "bench"), "compiled testbenches"), [string.Create(CultureInfo.InvariantCulture, $"+design={IndexOf(design)}")], folder);

    private int IndexOf(VerilogDesign design) => designs.Index().First(d => d.Item.Name == design.Name).Index;

    private string TopText()
    {
        var text = new StringBuilder("// Many testbenches, of which +design=N gets the clock. Simulation only.\n");
        text.Append("module ").Append(Top).Append(" (input wire clk);\n    reg [31:0] chosen;\n    initial if (!$value$plusargs(\"design=%d\", chosen)) chosen = 0;\n");
        foreach ((int i, VerilogDesign design) in designs.Index())
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"    {design.TestCore} u{i} (.clk(clk && chosen == {i}));\n"));
        }

        return text.Append("endmodule\n").ToString();
    }
}
