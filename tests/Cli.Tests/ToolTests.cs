namespace GradientsToGates.Cli.Tests;

/// <summary>Tools that are missing, that fail, or that find a broken design.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void A_run_goes_on_without_any_tool_and_says_so()
    {
        _g2g.Programs();
        G2gResult run = _g2g.Run("run", "xor", "--no-install").ShouldEndWith(0);
        run.Output.ShouldContain("missing: verilator");
        run.Output.ShouldContain("apt-get install");
        run.Output.ShouldContain("note: Missing:");
        string summary = File.ReadAllText(_g2g.At("runs/xor-001/summary.json"));
        summary.ShouldContain("\"cosim\": []");
        summary.ShouldContain("\"synthesis\": null");
        summary.ShouldContain("\"yosys\": null");

        _g2g.Run("synth", "--no-install").ShouldEndWith(4).ShouldTell("G2G4001", "yosys", "apt-get install");
        _g2g.Run("cosim", "latest:xor", "--no-install", "--simulator", "icarus").ShouldEndWith(4).ShouldTell("G2G4001", "iverilog", "apt-get install");
        _g2g.Run("cosim", "latest", "--simulator", "questa").ShouldEndWith(2).ShouldTell("G2G5002", "questa", "icarus");
    }

    [Fact]
    public void A_tool_that_fails_is_told_after_the_rest_is_written()
    {
        _g2g.Programs("iverilog", "vvp");
        _g2g.StandIn("yosys", "[ \"$1\" = -V ] && echo 'Yosys 0.23' && exit 0; echo 'ERROR: out of luck' >&2; exit 3");
        G2gResult run = _g2g.Run("run", "xor", "--no-install").ShouldEndWith(4).ShouldTell("G2G4002", "yosys", "exit code 3", "out of luck", "yosys.log");
        File.ReadAllText(_g2g.At("runs/xor-001/summary.json")).ShouldContain("\"synthesis\": null");
        File.Exists(_g2g.At("runs/xor-001/report.html")).ShouldBeTrue(run.Output);
        _g2g.Run("synth", "--no-install").ShouldEndWith(4).ShouldTell("G2G4002", "out of luck");
    }

    [Fact]
    public void A_broken_design_is_found_and_not_synthesized_unless_forced()
    {
        _g2g.Programs("iverilog", "vvp");
        _g2g.StandIn("iverilog", "[ -d rtl ] && sed -i 's/rounded > HI/rounded < HI/' rtl/math/g2g_requantize.v; exec iverilog \"$@\"");
        string asked = _g2g.At("asked");
        _g2g.StandIn("yosys", $"[ \"$1\" = -V ] && echo 'Yosys 0.23' && exit 0; echo yes > {asked}; exit 3");
        _g2g.Run("run", "xor", "--no-install", "--out", "run").ShouldEndWith(5).ShouldTell("G2G5003", "layer 'act1.index', image 0", "icarus", "--replay 0");
        File.Exists(asked).ShouldBeFalse();
        File.ReadAllText(_g2g.At("run/summary.json")).ShouldContain("Not synthesized");
        _g2g.Run("cosim", "run", "--simulator", "icarus").ShouldEndWith(5).ShouldTell("G2G5003");
        _g2g.Run("cosim", "run", "--replay", "0").ShouldEndWith(5).ShouldTell("G2G5003", "layer 'act1.index', image 0", "gtkwave").Output.ShouldContain("waves.vcd");
        new FileInfo(_g2g.At("run/cosim/replay-0/waves.vcd")).Length.ShouldBeGreaterThan(1000);
        _g2g.Run("run", "xor", "--no-install", "--out", "run", "--force").ShouldEndWith(5).ShouldTell("G2G5003");
        File.Exists(asked).ShouldBeTrue();
    }
}
