using GradientsToGates.Cosim;
using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>The commands of an emitted README do what it says, from a copy of the folder, without g2g.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Icarus()
    {
        ExternalTools.Require("iverilog", "vvp");
        Simulated("lenet-like", "iverilog");
    }

    [Fact]
    public void Verilator()
    {
        ExternalTools.Require("verilator", "g++", "make");
        Simulated("xor", "verilator");
    }

    [Fact]
    public void Yosys()
    {
        ExternalTools.Require("yosys");
        VerilogDesign design = Designs.Emit("xor", 1);
        string output = Shell.Run(Write(design), Command(design, "yosys"));
        output.ShouldContain("Number of cells:");
        output.ShouldNotContain("Warning: Wire");
    }

    private void Simulated(string network, string tool)
    {
        VerilogDesign design = Designs.Emit(network, 1);
        string output = Shell.Run(Write(design), Command(design, tool));
        string[] lines = [.. output.Split('\n').Select(l => l.Trim())];
        lines.ShouldContain("DONE 2");
        lines.ShouldAllBe(l => !l.StartsWith("ERROR", StringComparison.Ordinal));
        string[][] taps = [.. lines.Where(l => l.StartsWith("TAP ", StringComparison.Ordinal)).Select(l => l.Split(' '))];
        taps.Select(t => t[1]).ShouldBe(design.Dataflow.Taps.Select(t => t.Tap), ignoreOrder: true);
        taps.ShouldAllBe(t => t[2] != "0" && t[3] == "0");
    }

    private string Write(VerilogDesign design)
    {
        string written = _folder.File("written");
        VerilogBackend.Write(design, written);
        VectorFiles.Write(design.Dataflow, HardwareNetworks.Images(design.Dataflow.Graph, 2), Path.Combine(written, "vectors"));
        string copy = _folder.File("elsewhere");
        Directory.Move(written, copy);
        return copy;
    }

    private static string Command(VerilogDesign design, string tool) => design.Files.Single(f => f.Path == "README.md").Text
        .Split('\n').Single(l => l.StartsWith("    " + tool, StringComparison.Ordinal)).Trim();
}
