using System.Text;
using System.Text.RegularExpressions;
using GradientsToGates.Dataflow;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Backends.Verilog;

/// <summary>Dataflow to a folder of Verilog that stands alone.</summary>
public static partial class VerilogBackend
{
    /// <summary>Prints all files; the same design gives the same bytes.</summary>
    /// <param name="dataflow">The design.</param>
    public static VerilogDesign Emit(DataflowGraph dataflow)
    {
        string name = ModuleName(dataflow.Graph.Name);
        (string core, IReadOnlyList<(string Path, string Text)> roms) = CoreEmitter.Emit(name, dataflow);
        List<(string Path, string Text)> sources = [.. Used(core).Select(m => ("rtl/" + PrimitiveLibrary.Primitives[m], PrimitiveLibrary.PrimitiveText(m)))];
        sources.Add(($"{name}_core.v", core));
        sources.Add(($"{name}_top.v", TopEmitter.Emit(name, dataflow)));
        List<(string Path, string Text)> simulation = [.. PrimitiveLibrary.Testbench.Select(t => ("tb/" + t.Value, PrimitiveLibrary.TestbenchText(t.Key)))];
        simulation.Add(($"tb/{name}_tb_core.v", TestbenchEmitter.Core(name, dataflow)));
        List<(string Path, string Text)> others = [.. roms];
        others.Add(("tb/main.cpp", TestbenchEmitter.VerilatorMain(name + "_tb_core")));
        others.Add(($"{name}.xdc", "# 100 MHz on aclk.\ncreate_clock -period 10.000 -name aclk [get_ports aclk]\n"));
        others.Add(("synth.f", string.Concat(sources.Select(s => s.Path + "\n"))));
        string simulated = string.Concat(sources.Concat(simulation).Where(s => s.Path != $"{name}_top.v").Select(s => s.Path + "\n"));
        others.Add(("verilator.f", simulated));
        others.Add(("sim.f", simulated + $"tb/{name}_tb.v\n"));
        simulation.Add(($"tb/{name}_tb.v", TestbenchEmitter.Clocked(name)));
        others.Add(("README.md", ReadmeEmitter.Emit(name, dataflow)));
        return new VerilogDesign(name, dataflow, sources, simulation, others);
    }

    /// <summary>Writes a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="folder">Target folder.</param>
    /// <exception cref="UserException">G2G6001: the folder cannot be written. G2G6009: it holds the Verilog of another network.</exception>
    public static void Write(VerilogDesign design, string folder)
    {
        RequireOwn(design, folder);
        foreach ((string path, string text) in design.Files)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, path), text);
        }
    }

    /// <summary>The testbench of a design that compares only what leaves it: for a netlist, in which the streams between the stages are gone.</summary>
    /// <param name="design">The design.</param>
    public static string PortBench(VerilogDesign design) => TestbenchEmitter.Core(design.Name, design.Dataflow, ports: true);

    /// <summary>The C++ main with which Verilator runs a module whose one port is <c>clk</c>.</summary>
    /// <param name="module">The module.</param>
    public static string VerilatorMain(string module) => TestbenchEmitter.VerilatorMain(module);

    /// <summary>A legal module name.</summary>
    /// <param name="network">Network name.</param>
    public static string ModuleName(string network)
    {
        var name = new StringBuilder();
        foreach (char c in network)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        }

        return char.IsAsciiLetter(name[0]) ? name.ToString() : "n" + name;
    }

    // Two designs in one folder would share README, file lists and vectors.
    private static void RequireOwn(VerilogDesign design, string folder)
    {
        const string suffix = "_top.v";
        string? other = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + suffix).Select(f => Path.GetFileName(f)[..^suffix.Length]).FirstOrDefault(n => n != design.Name) : null;
        if (other is not null)
        {
            throw UserException.BadInput("G2G6009", folder, $"the folder holds the Verilog of '{other}', with which that of '{design.Name}' would be mixed.", "Name another folder with --out, or remove this one first.");
        }
    }

    // Modules named in a text, and the modules named in those, leaves first.
    private static List<string> Used(string text)
    {
        var found = new List<string>();
        Visit(text);
        return found;

        void Visit(string source)
        {
            foreach (string module in PrimitiveName().Matches(source).Select(m => m.Groups["module"].Value).Where(PrimitiveLibrary.Primitives.ContainsKey).Distinct().Order(StringComparer.Ordinal))
            {
                if (!found.Contains(module))
                {
                    string inner = PrimitiveLibrary.PrimitiveText(module);
                    found.Add(module);
                    Visit(inner);
                }
            }
        }
    }

    [GeneratedRegex(@"^\s*(?<module>g2g_\w+)\s*(#\s*\(|\w+\s*\()", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PrimitiveName();
}
