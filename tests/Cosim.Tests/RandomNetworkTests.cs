using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>Random networks, formats and folds: every value and every cycle. <c>G2G_SEED</c> replays one.</summary>
public sealed class RandomNetworkTests
{
    private const int Images = 3;

    // 58: values that no later stage needs come long after the last output.
    private static readonly ulong[] OnceFailed = [58];

    private static int Networks => ExternalTools.TestAll ? 300 : 8;

    [Fact]
    public void Icarus_equals_the_reference_and_the_cycle_model()
    {
        foreach (ulong seed in Seeds.Take(Networks).Concat(Seeds.All ? OnceFailed : []).Distinct())
        {
            Check(seed, RandomHardwareNetwork.Make(seed));
        }
    }

    [Fact]
    public void So_it_does_with_branches_and_sums()
    {
        foreach (ulong seed in Seeds.Take(Networks))
        {
            Check(seed, RandomHardwareNetwork.MakeResidual(seed));
        }
    }

    private static void Check(ulong seed, (IntegerGraph Graph, Folding Folding) made)
    {
        ExternalTools.Require("iverilog", "vvp");
        using var folder = new TemporaryFolder();
        (IntegerGraph graph, Folding folding) = made;
        VerilogDesign design = VerilogBackend.Emit(DataflowBuilder.Build(graph, folding));
        VerilogBackend.Write(design, folder.File("verilog"));
        var runner = new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
        Simulator icarus = Simulator.ByName("icarus");
        byte[] images = HardwareNetworks.Images(graph, Images);
        string which = $"seed {seed}: {string.Join(' ', folding.Describe())}";

        (_, Mismatch? first) = runner.Compare(
            icarus, images, new CosimOptions { Images = Images, Throttled = Images, Seed = (int)seed }, cancellation: TestContext.Current.CancellationToken);
        first.ShouldBeNull(which);

        FrameTimes predicted = CycleModel.Simulate(design.Dataflow, TestContext.Current.CancellationToken);
        FrameTimes simulated = runner.Measure(icarus, images, TestContext.Current.CancellationToken);
        simulated.First.ShouldBe(predicted.First, which);
        simulated.Last.ShouldBe(predicted.Last, which);
    }
}
