using GradientsToGates.Dataflow;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>Every generated design is clean to both compilers with all warnings on and nothing waived.</summary>
public sealed class LintTests
{
    private static int RandomDesigns => ExternalTools.TestAll ? 300 : 6;

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (string network in HardwareNetworks.All.Keys)
        {
            for (int choice = 0; choice < (ExternalTools.TestAll ? 24 : 3); choice++)
            {
                cases.Add(network, choice, choice % 3 == 2);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_network_is_clean(string network, int choice, bool powerOfTwo) => Clean(Designs.Emit(network, choice, powerOfTwo));

    [Theory]
    [InlineData("same")]
    [InlineData("gaps")]
    public void So_is_one_whose_logits_come_out(string network) => Clean(Designs.WithLogits(network, 1));

    [Fact]
    public void So_are_random_networks()
    {
        foreach (ulong seed in Seeds.Take(RandomDesigns))
        {
            (IntegerGraph graph, Folding folding) = RandomHardwareNetwork.Make(seed);
            Clean(VerilogBackend.Emit(DataflowBuilder.Build(graph, folding)));
        }
    }

    private static void Clean(VerilogDesign design)
    {
        ExternalTools.Require("verilator", "iverilog");
        using var folder = new TemporaryFolder();
        VerilogBackend.Write(design, folder.Path);
        design.Sources.ShouldAllBe(s => !s.Text.Contains("lint_off"));

        Shell.Run(folder.Path, $"verilator --lint-only -Wall --top-module {design.Top} -f synth.f").ShouldBeEmpty();
        Shell.Run(folder.Path, $"iverilog -g2005 -Wall -t null -s {design.Top} -c synth.f").ShouldBeEmpty();
    }
}
