using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>The top as a user wires it.</summary>
public sealed class AxiStreamTests
{
    [Theory]
    [InlineData("xor", 0)]
    [InlineData("same", 1)]
    [InlineData("pool-first", 2)]
    public void A_top_keeps_to_its_ports(string network, int choice) => Passes(Designs.Emit(network, choice));

    [Theory]
    [InlineData("same", 0)]
    [InlineData("same", 1)]
    [InlineData("gaps", 1)]
    public void So_does_one_with_several_values_a_frame(string network, int choice)
    {
        VerilogDesign design = Designs.WithLogits(network, choice);
        (design.Dataflow.Output.Beats * design.Dataflow.Output.Lanes).ShouldBeGreaterThan(1);
        Passes(design);
    }

    [Fact]
    public void The_bench_finds_a_wrong_tlast_and_a_top_that_accepts_during_reset()
    {
        VerilogDesign design = Designs.WithLogits("same", 0);
        design.Dataflow.Output.Beats.ShouldBeGreaterThan(1);
        Passes(design);
        Broken(design, "tlast = beat_q == LAST", "tlast = beat_q != LAST").ShouldContain("ERROR");
        Broken(design, "core_ready && !rst", "core_ready").ShouldContain("ERROR");
        Broken(design, "if (rst) beat_q <=", "if (1'b0) beat_q <=").ShouldContain("ERROR");
    }

    private static string Broken(VerilogDesign design, string sound, string broken)
    {
        using var folder = new TemporaryFolder();
        VerilogBackend.Write(design, folder.Path);
        string top = folder.File(design.Top + ".v");
        string text = File.ReadAllText(top);
        text.ShouldContain(sound);
        File.WriteAllText(top, text.Replace(sound, broken, StringComparison.Ordinal));
        return AxiStreamBench.Run(design, folder.Path, "-c synth.f");
    }

    private static void Passes(VerilogDesign design)
    {
        ExternalTools.Require("iverilog", "vvp");
        using var folder = new TemporaryFolder();
        VerilogBackend.Write(design, folder.Path);
        string output = AxiStreamBench.Run(design, folder.Path, "-c synth.f");
        output.ShouldContain("PASS");
        output.ShouldNotContain("ERROR");
    }
}
