using System.Text;
using System.Text.Json;
using GradientsToGates.Diagnostics;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Synthesis;

/// <summary>Synthesizes a generated design with a border around every stage, and counts the cells of each: what the resource model is fitted to.</summary>
/// <param name="runner">Runs Yosys.</param>
/// <remarks>
/// Nothing is optimized across the borders, so the stages together take a little more than the design in one piece.
/// </remarks>
public sealed class StageSynthesizer(ToolRunner runner)
{
    /// <summary>Synthesizes.</summary>
    /// <param name="input">The design; <c>NAME_core</c> within <c>NAME_top</c>.</param>
    /// <param name="core">Name of the module that holds the stages.</param>
    /// <param name="outputFolder">Receives script, log and netlist.</param>
    /// <param name="cancellation">Kills Yosys.</param>
    /// <returns>Cells by the name of the stage.</returns>
    /// <exception cref="UserException">G2G4001, G2G4002: Yosys is missing or failed.</exception>
    public async Task<IReadOnlyDictionary<string, Xilinx7Usage>> RunAsync(SynthesisInput input, string core, string outputFolder, CancellationToken cancellation = default)
    {
        string Output(string name) => Path.Combine(outputFolder, name);
        string script = Output("stages.ys");
        string Relative(string name) => Path.GetRelativePath(input.Folder, Output(name));
        AtomicFile.WriteAllText(script, Script(input, core, Relative("stages-stat.json"), Relative("stages.json")));
        await runner.RunAsync(new ToolCall(ToolCatalog.Yosys, ["-s", Relative("stages.ys")], input.Folder) { LogFile = Output("stages.log") }, cancellation);

        IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> modules = YosysStat.CellsByModule(await File.ReadAllTextAsync(Output("stages-stat.json"), cancellation));
        using JsonDocument netlist = JsonDocument.Parse(await File.ReadAllTextAsync(Output("stages.json"), cancellation));
        const string prefix = "u_core.u_";
        return netlist.RootElement.GetProperty("modules").GetProperty(input.Top).GetProperty("cells").EnumerateObject()
            .Where(c => c.Name.StartsWith(prefix, StringComparison.Ordinal) && modules.ContainsKey(TypeOf(c.Value)))
            .ToDictionary(c => c.Name[prefix.Length..], c => Xilinx7Usage.Of(modules[TypeOf(c.Value)]), StringComparer.Ordinal);
    }

    private static string TypeOf(JsonElement cell) => cell.GetProperty("type").GetString() ?? "";

    private static string Script(SynthesisInput input, string core, string statistics, string netlist)
    {
        var text = new StringBuilder();
        foreach (string file in input.Files)
        {
            text.Append("read_verilog -defer ").Append(YosysScript.Quote(file)).Append('\n');
        }

        text.Append("hierarchy -check -top ").Append(input.Top).Append('\n');
        text.Append("setattr -set keep_hierarchy 1 ").Append(core).Append("/c:u_*\n");
        text.Append(YosysScript.Synthesize).Append(input.Top).Append('\n');
        text.Append("tee -q -o ").Append(YosysScript.Quote(statistics)).Append(" stat -json\n");
        text.Append("select ").Append(input.Top).Append('\n');
        text.Append("json -o ").Append(YosysScript.Quote(netlist)).Append('\n');
        return text.ToString();
    }
}
