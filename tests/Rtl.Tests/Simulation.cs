using System.Security.Cryptography;
using System.Text;
using GradientsToGates.Synthesis;

namespace GradientsToGates.Rtl.Tests;

/// <summary>Runs benches. A bench has passed when it printed one PASS line per instance and no ERROR; exit codes prove nothing (Icarus exits 0 after $finish).</summary>
public static class Simulation
{
    /// <summary>Seconds a netlist may take: dozens of DSP48E1 are slow in Icarus, the more so on a busy machine.</summary>
    private const double NetlistLimit = 900;

    /// <summary>Icarus on one parameter set.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="place">Folder to run in.</param>
    /// <param name="module">Path of the module under test, or of its mutant.</param>
    /// <param name="bench">Parameter set.</param>
    /// <returns>Compile output; then run output, null when it did not compile without a word.</returns>
    public static (ToolResult Compile, ToolResult? Run) Icarus(Primitive primitive, Workplace place, string module, BenchSpec bench)
    {
        string top = place.Write("bench_top.v", Top(primitive, [bench]));
        ToolResult compile = Tool.Run(
            place.Folder,
            "iverilog",
            ["-g2005", "-Wall", "-s", "bench_top", "-o", "bench.vvp", top, module, .. primitive.Sources.Skip(1), .. SharedBenches, primitive.Bench]);
        bool clean = compile.ExitCode == 0 && compile.Output.Trim().Length == 0;
        return (compile, clean ? Tool.Run(place.Folder, "vvp", ["-n", "bench.vvp"]) : null);
    }

    /// <summary>Icarus on a synthesized netlist, the cell models of Yosys and those of block RAM. A netlist has no parameters, about which Icarus warns, and no registers that are for
    /// simulation alone: NETLIST is defined.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="place">Folder to run in.</param>
    /// <param name="netlist">Netlist of the module at this parameter set.</param>
    /// <param name="bench">Parameter set.</param>
    public static (ToolResult Compile, ToolResult? Run) IcarusNetlist(Primitive primitive, Workplace place, string netlist, BenchSpec bench)
    {
        string top = place.Write("bench_top.v", Top(primitive, [bench]));
        string blockRam = place.Write("block_ram.v", BlockRamModel.Verilog);
        ToolResult compile = Tool.Run(
            place.Folder,
            "iverilog",
            ["-g2005", "-DNETLIST", "-s", "bench_top", "-o", "bench.vvp", top, netlist, .. SharedBenches, primitive.Bench, blockRam, YosysCells()]);
        return (compile, compile.ExitCode == 0 ? Tool.Run(place.Folder, "vvp", ["-n", "bench.vvp"], NetlistLimit) : null);
    }

    /// <summary>Verilator on all parameter sets in one program.</summary>
    public static (ToolResult Compile, ToolResult? Run) Verilator(Primitive primitive, Workplace place)
    {
        ToolResult compile = Tool.Run(
            place.Folder,
            "verilator",
            ["--binary", "--timing", "-Wno-lint", "-Wno-style", "-CFLAGS", "-O0", "--Mdir", "verilated", "--top-module", "bench_top", "-o", "bench", .. VerilatorSources(primitive, place)]);
        return (compile, compile.ExitCode == 0 ? Tool.Run(place.Folder, Path.Combine(place.Folder, "verilated", "bench"), []) : null);
    }

    /// <summary>SHA-256 of everything that a run of Verilator depends on, machine paths excluded.</summary>
    public static string VerilatorHash(Primitive primitive, Workplace place) =>
        Hash([VerilatorVersion, .. VerilatorSources(primitive, place).Select(s => File.ReadAllText(Path.Combine(place.Folder, s))), place.AllRomText]);

    /// <summary>Version of Verilator.</summary>
    public static string VerilatorVersion => Tool.Version("verilator", "--version");

    /// <summary>Version of the simulator.</summary>
    public static string Tools => Tool.Version("iverilog", "-V");

    /// <summary>SHA-256 of everything that a run of Icarus depends on, machine paths excluded.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="place">Folder to run in.</param>
    /// <param name="module">Path of the module under test, or of its mutant.</param>
    /// <param name="benches">Parameter sets.</param>
    public static string InputHash(Primitive primitive, Workplace place, string module, IEnumerable<BenchSpec> benches) => Hash(
    [
        .. primitive.Sources.Skip(1).Prepend(module).Concat(SharedBenches).Append(primitive.Bench).Select(File.ReadAllText),
        Top(primitive, benches),
        place.AllRomText,
        Tools,
    ]);

    /// <summary>True when every instance passed.</summary>
    public static bool Passed(Primitive primitive, ToolResult run, int instances) =>
        run.ExitCode == 0
        && !run.Output.Contains("ERROR", StringComparison.Ordinal)
        && run.Output.Split('\n').Count(line => line.Trim() == $"PASS {primitive.Name}") == instances;

    /// <summary>SHA-256 of texts in order, lower-case hexadecimal.</summary>
    public static string Hash(IEnumerable<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))));

    private static string[] VerilatorSources(Primitive primitive, Workplace place) => [place.Write("bench_top.v", Top(primitive, primitive.Spec.Bench)), .. primitive.Sources, .. SharedBenches, primitive.Bench];

    private static string[] SharedBenches { get; } =
        [.. Directory.GetFiles(Repository.PathOf("rtl/tb"), "*.v").Order(StringComparer.Ordinal)];

    // Beside the program: bin/yosys and share/yosys, whatever link the PATH leads through.
    private static string YosysCells()
    {
        string program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "yosys")).First(File.Exists);
        string real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(real) ?? "/", "../share/yosys/xilinx/cells_sim.v"));
    }

    private static string Top(Primitive primitive, IEnumerable<BenchSpec> benches) =>
        "module bench_top;\n"
        + string.Concat(benches.Select(b => $"    {primitive.Name}_tb {Workplace.ParameterList(b.Parameters.Concat(b.BenchParameters))}u_{b.Name} ();\n"))
        + "endmodule\n";
}
