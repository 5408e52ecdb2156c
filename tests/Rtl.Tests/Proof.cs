using System.Globalization;

namespace GradientsToGates.Rtl.Tests;

/// <summary>
/// A proof by yosys-smtbmc with z3: base case, induction and cover, all three. Induction alone ignores the initial state,
/// and either without cover may hold because nothing ever happens.
/// </summary>
/// <param name="primitive">The primitive.</param>
/// <param name="proof">Parameter set and depths.</param>
/// <param name="place">Folder to run in.</param>
/// <param name="module">Path of the module under proof, or of its mutant.</param>
public sealed class Proof(Primitive primitive, ProofSpec proof, Workplace place, string module)
{
    /// <summary>Seconds a proof may take.</summary>
    public const double Limit = 120;

    /// <summary>Programs needed.</summary>
    public static string[] Programs { get; } = ["yosys", "yosys-smtbmc", "z3"];

    /// <summary>Versions of what decides.</summary>
    public static string Tools => $"{Tool.Version("yosys", "-V")}; {Tool.Version("z3", "--version")}";

    /// <summary>SHA-256 of everything the result depends on, tool versions included, machine paths excluded.</summary>
    public string InputHash => Simulation.Hash(
    [
        .. primitive.Sources.Skip(1).Prepend(module).Append(Primitive.Contract).Append(primitive.Harness).Select(File.ReadAllText),
        Script([.. primitive.Sources.Select(s => Path.GetFileName(s))], Path.GetFileName(primitive.Harness)),
        Top,
        place.AllRomText,
        string.Create(CultureInfo.InvariantCulture, $"{proof.Base} {proof.Induction} {proof.Cover}"),
        Tool.Version("yosys", "-V"),
        Tool.Version("z3", "--version"),
    ]);

    private string Top => $"module g2g_proof (input wire clk);\n    {primitive.Name}_fv {Workplace.ParameterList(proof.Parameters)}u_harness (.clk(clk));\nendmodule\n";

    /// <summary>Translates the harness to SMT-LIB.</summary>
    public ToolResult Build()
    {
        place.Write("proof_top.v", Top);
        place.Write("proof.ys", Script([module, .. primitive.Sources.Skip(1)], primitive.Harness));
        return Tool.Run(place.Folder, "yosys", ["-q", "-s", "proof.ys"]);
    }

    /// <summary>Steps from the initial state.</summary>
    public ToolResult Base() => Solve("base", "-t", proof.Base);

    /// <summary>The induction step.</summary>
    public ToolResult Induction() => Solve("induction", "-i", "-t", proof.Induction);

    /// <summary>Reaches every cover statement.</summary>
    public ToolResult Cover() => Solve("cover", "-c", "-t", proof.Cover);

    /// <summary>True when yosys-smtbmc says so in its last word.</summary>
    public static bool Passed(ToolResult result) => result.ExitCode == 0 && result.Output.Contains("Status: PASSED", StringComparison.Ordinal);

    private ToolResult Solve(string name, params object[] mode) => Tool.Run(
        place.Folder,
        "yosys-smtbmc",
        ["-s", "z3", "--presat", .. mode.Select(m => Convert.ToString(m, CultureInfo.InvariantCulture) ?? ""), "--dump-vcd", name + ".vcd", "model.smt2"],
        Limit);

    // Memories become registers, so that an invariant may name their words; a ROM becomes the constants it holds.
    private string Script(string[] modules, string harness) => string.Join('\n',
    [
        $"read_verilog -defer -formal -D SYNTHESIS {string.Join(' ', modules)}",
        $"read_verilog -defer -formal -sv {(Path.IsPathRooted(harness) ? Primitive.Contract : Path.GetFileName(Primitive.Contract))} {harness} proof_top.v",
        "hierarchy -check -top g2g_proof",
        "proc",
        "memory_collect",
        "memory_map",
        .. proof.Prepare,
        "flatten",
        "opt_clean",
        "opt -keepdc",
        "dffunmap",
        "write_smt2 -wires model.smt2",
        "",
    ]);
}
