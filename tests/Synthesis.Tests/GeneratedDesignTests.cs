using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Synthesis.Tests;

/// <summary>What the Verilog backend prints goes through the synthesizer as it is.</summary>
public sealed class GeneratedDesignTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("g2g-design-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_worked_example_fits_the_smallest_part()
    {
        SynthesisRun run = await Synthesize(SampleGraphs.WorkedExample(), "xc7a15t");
        run.Result.Fits.ShouldBeTrue();
        run.Result.Dsp.ShouldBeGreaterThan(0);
    }

    [Fact]
    [Trait(When.Trait, When.All)]
    public async Task LeNet5_fits_the_CMOD_A7_by_its_default_folding()
    {
        SynthesisRun run = await Synthesize(SampleGraphs.LeNet5(), DeviceCatalog.Default);
        run.Result.Fits.ShouldBeTrue(run.Result.ToString());
    }

    private async Task<SynthesisRun> Synthesize(IntegerGraph graph, string deviceName)
    {
        ExternalTools.Require("yosys");
        Device device = DeviceCatalog.Get(deviceName);
        VerilogDesign design = VerilogBackend.Emit(FoldingPlanner.Plan(graph, FoldGoal.Default(device), new Dictionary<string, Fold>(), TestContext.Current.CancellationToken).Dataflow);
        VerilogBackend.Write(design, _folder);
        var input = new SynthesisInput(_folder, [.. design.Sources.Select(s => s.Path)], design.Top);
        return await new YosysSynthesizer(new ToolRunner(new ToolLocator())).RunAsync(input, device, Path.Combine(_folder, "out"), cancellation: TestContext.Current.CancellationToken);
    }
}
