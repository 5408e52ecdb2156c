using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Synthesis.Tests;

/// <summary>
/// The stored set of stages is what Yosys 0.23 counts. <c>G2G_UPDATE=1 ./test --all MeasuredStages</c> synthesizes all designs and records them anew;
/// <c>G2G_DESIGN</c> limits that to those whose name begins so.
/// </summary>
public sealed class MeasuredStagesTests : IDisposable
{
    private const string Version = "0.23";
    private static readonly string _file = Repository.PathOf("src/Dataflow/Resources/stages.json");
    private static readonly Lock _lock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("g2g-stages-").FullName;

    public static TheoryData<string> Designs() => [.. MeasuredDesigns.Names.Where(n => n.StartsWith(Environment.GetEnvironmentVariable("G2G_DESIGN") ?? "", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task A_small_design_takes_what_is_stored() => Check(MeasuredDesigns.Names[0]);

    [Theory]
    [Trait(When.Trait, When.All)]
    [MemberData(nameof(Designs))]
    public Task Every_design_takes_what_is_stored(string name) => Check(name);

    private async Task Check(string name)
    {
        ExternalTools.Require("yosys");
        var tools = new ToolLocator();
        Assert.SkipUnless(tools.Version(ToolCatalog.Yosys)?.StartsWith(Version, StringComparison.Ordinal) == true, $"the set was counted by Yosys {Version}");
        DataflowGraph dataflow = MeasuredDesigns.Build(name);
        VerilogDesign design = VerilogBackend.Emit(dataflow);
        VerilogBackend.Write(design, _folder);
        var input = new SynthesisInput(_folder, [.. design.Sources.Select(s => s.Path)], design.Top);
        IReadOnlyDictionary<string, Xilinx7Usage> counted =
            await new StageSynthesizer(new ToolRunner(tools)).RunAsync(input, design.Name + "_core", Path.Combine(_folder, "out"), TestContext.Current.CancellationToken);
        MeasuredStage[] measured = [.. dataflow.Stages.Select(s => new MeasuredStage(name, s.Name, StageSize.Of(s), Use(counted[s.Name])))];
        if (Environment.GetEnvironmentVariable("G2G_UPDATE") == "1")
        {
            Record(name, measured);
            return;
        }

        MeasuredStage.All.Where(s => s.Design == name).Select(Text).ShouldBe(measured.Select(Text), "G2G_UPDATE=1 records it anew");
    }

    private static ResourceUse Use(Xilinx7Usage usage) => new(usage.Lut, usage.Ff, usage.Dsp, usage.Bram18 + (2 * usage.Bram36));

    private static string Text(MeasuredStage s) => $"{s.Stage}: {s.Size}: {s.Use}";

    // Each design replaces its own stages, in the order of the designs.
    private static void Record(string name, MeasuredStage[] measured)
    {
        lock (_lock)
        {
            IEnumerable<MeasuredStage> others = MeasuredStage.Read(File.ReadAllText(_file)).Where(s => s.Design != name && MeasuredDesigns.Names.Contains(s.Design));
            File.WriteAllText(_file, MeasuredStage.Write(others.Concat(measured).OrderBy(s => MeasuredDesigns.Names.ToList().IndexOf(s.Design))));
        }
    }
}
