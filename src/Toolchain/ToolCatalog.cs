namespace GradientsToGates.Toolchain;

/// <summary>The external tools of g2g. Package names are those of Debian 12, complete for <c>apt-get install --no-install-recommends</c>.</summary>
public static class ToolCatalog
{
    /// <summary>C++ compiler; builds what Verilator writes, and checks the C and HLS output.</summary>
    public static Tool Gxx { get; } = new("g++", "g++", "g++", "compiles Verilator models") { VersionArguments = ["--version"] };

    /// <summary>Runs the makefiles that Verilator writes.</summary>
    public static Tool Make { get; } = new("make", "make", "make", "builds Verilator models") { VersionArguments = ["--version"] };

    /// <summary>Header of the library that compresses Verilator's FST waveforms.</summary>
    public static Tool ZlibHeader { get; } = new("zlib.h", "/usr/include/zlib.h", "zlib1g-dev", "compresses waveforms (FST) of Verilator models");

    /// <summary>Icarus Verilog, the compiler half.</summary>
    public static Tool Iverilog { get; } = new("iverilog", "iverilog", "iverilog", "compiles Verilog for the event-driven simulator") { VersionArguments = ["-V"] };

    /// <summary>Icarus Verilog, the simulator half.</summary>
    public static Tool Vvp { get; } = new("vvp", "vvp", "iverilog", "runs Icarus simulations") { VersionArguments = ["-V"] };

    /// <summary>Verilator, linter and fast simulator. Its package names neither compiler nor make.</summary>
    public static Tool Verilator { get; } = new("verilator", "verilator", "verilator", "lints, and simulates every frame of a data set")
    {
        VersionArguments = ["--version"],
        Needs = [Gxx, Make, ZlibHeader],
    };

    /// <summary>Yosys, the synthesizer.</summary>
    public static Tool Yosys { get; } = new("yosys", "yosys", "yosys", "synthesizes for Xilinx 7 and iCE40")
    {
        VersionArguments = ["-V"],
        VersionPattern = @"Yosys (\d+\.\d+(?:\+\d+)?)",
    };

    /// <summary>The solver behind the proofs.</summary>
    public static Tool Z3 { get; } = new("z3", "z3", "z3", "solves the proofs of the primitives") { VersionArguments = ["--version"] };

    /// <summary>The proof driver of Yosys: a Python script of the same package, which brings Python.</summary>
    public static Tool YosysSmtbmc { get; } = new("yosys-smtbmc", "yosys-smtbmc", "yosys", "proves the primitives") { VersionOf = Yosys, Needs = [Yosys, Z3] };

    /// <summary>Waveform viewer.</summary>
    public static Tool Gtkwave { get; } = new("gtkwave", "gtkwave", "gtkwave", "shows waveforms") { VersionArguments = ["--version"], Optional = true };

    /// <summary>Every tool, in the order in which <c>g2g doctor</c> lists them.</summary>
    public static IReadOnlyList<Tool> All { get; } = [Iverilog, Vvp, Verilator, Gxx, Make, ZlibHeader, Yosys, YosysSmtbmc, Z3, Gtkwave];

    /// <summary>The given tools and all that they need, each once, a needed tool after the one that needs it.</summary>
    public static IReadOnlyList<Tool> WithNeeds(IEnumerable<Tool> tools)
    {
        var result = new List<Tool>();
        foreach (Tool tool in tools)
        {
            Add(tool, result);
        }

        return result;
    }

    private static void Add(Tool tool, List<Tool> result)
    {
        if (result.Contains(tool))
        {
            return;
        }

        result.Add(tool);
        foreach (Tool needed in tool.Needs)
        {
            Add(needed, result);
        }
    }
}
