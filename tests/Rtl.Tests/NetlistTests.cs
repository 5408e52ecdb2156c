using System.Text.RegularExpressions;
using GradientsToGates.Synthesis;

namespace GradientsToGates.Rtl.Tests;

/// <summary>What synthesis makes of a primitive passes the same bench: cases a spec lists under <c>netlist</c>, above all those that map to DSP48E1.</summary>
/// <remarks>
/// Yosys 0.23 miscompiles some sums that feed a multiplier, and loses the clock enable of register chains that it makes an SRL16E (hence
/// <c>-nosrl</c>), so the source being right is not enough.
/// </remarks>
public sealed class NetlistTests
{
    public static TheoryData<string> Primitives { get; } = [.. Primitive.All.Where(p => p.Spec.Netlist.Count > 0).Select(p => p.Name)];

    public static TheoryData<string> WithBlockRam { get; } = [.. Primitive.All.Where(p => p.Spec.NetlistBlockRam.Count > 0).Select(p => p.Name)];

    private static string Yosys => Tool.Version("yosys", "-V");

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Primitives))]
    public void The_synthesized_netlist_passes_the_bench(string name) => Check(Primitive.Named(name), Primitive.Named(name).Spec.Netlist, blockRam: false);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(WithBlockRam))]
    public void So_does_a_netlist_with_block_RAM(string name) => Check(Primitive.Named(name), Primitive.Named(name).Spec.NetlistBlockRam, blockRam: true);

    private static void Check(Primitive primitive, List<string> cases, bool blockRam)
    {
        ExternalTools.Require("yosys", "iverilog", "vvp");
        int done = 0;

        foreach (string listed in cases)
        {
            BenchSpec bench = primitive.Spec.Bench.Single(b => b.Name == listed);
            var place = new Workplace(primitive, $"netlist-{listed}{(blockRam ? "-block-ram" : "")}");
            Ledger.Check(
                Key(primitive, listed, blockRam),
                Simulation.Hash([Simulation.InputHash(primitive, place, primitive.Module, [bench]), Script("SOURCES", primitive.Name, "", blockRam), BlockRamModel.Verilog, Yosys]),
                Ledger.LastingLimit,
                "passes the bench",
                $"{Yosys}; {Simulation.Tools}",
                () => Check(primitive, place, bench, blockRam));
            done++;
        }

        done.ShouldBe(cases.Count);
    }

    /// <summary>Its key in the ledger.</summary>
    public static string Key(Primitive primitive, string bench, bool blockRam) => $"{primitive.Name}/netlist {bench}{(blockRam ? ", block RAM" : "")}";

    private static void Check(Primitive primitive, Workplace place, BenchSpec bench, bool blockRam)
    {
        string netlist = Synthesize(primitive, place, bench, blockRam);
        File.ReadAllText(Path.Combine(place.Folder, netlist)).Contains("model_RAMB", StringComparison.Ordinal).ShouldBe(blockRam, bench.Name);
        (ToolResult compile, ToolResult? run) = Simulation.IcarusNetlist(primitive, place, netlist, bench);
        run.ShouldNotBeNull($"{bench.Name}\n{compile.Explain()}");
        Simulation.Passed(primitive, run, 1).ShouldBeTrue($"{bench.Name}\n{run.Explain()}");
    }

    /// <summary>Synthesizes one parameter set for Xilinx 7.</summary>
    /// <returns>File name of the netlist.</returns>
    private static string Synthesize(Primitive primitive, Workplace place, BenchSpec bench, bool blockRam)
    {
        string source = File.ReadAllText(primitive.Module);
        string parameters = "";
        foreach ((string parameter, string value) in bench.Parameters)
        {
            // Yosys sets numbers only: a ROM is put where the module's default looks for it.
            Match rom = Regex.Match(source, $@"parameter\s+{parameter}\s*=\s*""(?<file>[^""]+)""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            if (rom.Success)
            {
                string target = Path.Combine(place.Folder, rom.Groups["file"].Value);
                string origin = Path.Combine(place.Folder, value);
                if (target != origin)
                {
                    File.Copy(origin, target, overwrite: true);
                }
            }
            else
            {
                value.ShouldNotStartWith("-", customMessage: "Yosys takes no negative parameter on the command line");
                parameters += $" -chparam {parameter} {value}";
            }
        }

        place.Write("netlist.ys", Script(string.Join(' ', primitive.Sources), primitive.Name, parameters, blockRam));
        ToolResult synthesis = Tool.Run(place.Folder, "yosys", ["-q", "-s", "netlist.ys"]);
        synthesis.ExitCode.ShouldBe(0, synthesis.Explain());
        return "netlist.v";
    }

    private static string Script(string sources, string top, string parameters, bool blockRam) => string.Join(
        '\n',
        [
            $"read_verilog -defer {sources}",
            $"hierarchy -check -top {top}{parameters}",
            $"synth_xilinx -family xc7 -flatten -noiopad {(blockRam ? "" : "-nobram ")}-nosrl",
            "check -assert",
            BlockRamModel.Rename,
            "write_verilog -noattr netlist.v",
            "",
        ]);
}
