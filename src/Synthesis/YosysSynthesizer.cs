using System.Text.RegularExpressions;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Synthesis;

/// <summary>Synthesizes a design for Xilinx series 7 by Yosys and counts what it takes. Says nothing about clock rates: those need place and route.</summary>
/// <param name="runner">Runs Yosys.</param>
public sealed partial class YosysSynthesizer(ToolRunner runner)
{
    /// <summary>Synthesizes; writes <c>yosys.ys</c>, <c>yosys.log</c>, <c>netlist.json</c> and <c>netlist.v</c>.</summary>
    /// <param name="input">The design.</param>
    /// <param name="device">What the counts are held against; the netlist is the same for all of series 7.</param>
    /// <param name="outputFolder">Receives the files; made if missing.</param>
    /// <param name="onPass">Receives the name of each pass Yosys begins, such as <c>ABC</c>; for progress.</param>
    /// <param name="cancellation">Kills Yosys.</param>
    /// <exception cref="UserException">G2G4001, G2G4002: Yosys is missing or failed. G2G4101: the netlist has cells that series 7 has not. G2G6001: a file cannot be written.</exception>
    public async Task<SynthesisRun> RunAsync(
        SynthesisInput input, Device device, string outputFolder, Action<string>? onPass = null, CancellationToken cancellation = default)
    {
        string Output(string name) => Path.Combine(outputFolder, name);
        string log = Output("yosys.log");
        string[] results = [Output("stat.json"), Output("netlist.json"), Output("netlist.v")];
        string[] fromFolder = [.. results.Select(r => Path.GetRelativePath(input.Folder, r) + ".part")];
        string script = Output("yosys.ys");
        AtomicFile.WriteAllText(script, YosysScript.Xilinx7(input, fromFolder[0], fromFolder[1], fromFolder[2]));

        var call = new ToolCall(ToolCatalog.Yosys, ["-s", Path.GetRelativePath(input.Folder, script)], input.Folder)
        {
            LogFile = log,
            OnLine = line => Report(line, onPass),
        };
        ToolRun run = await runner.RunAsync(call, cancellation);

        // Only a finished run replaces the files of an earlier one.
        foreach (string result in results)
        {
            File.Move(result + ".part", result, overwrite: true);
        }

        IReadOnlyDictionary<string, int> cells = YosysStat.CellsByType(await File.ReadAllTextAsync(results[0], cancellation));
        File.Delete(results[0]);
        return new SynthesisRun(Count(cells, device, log), run.Elapsed, cells, log, results[1], results[2]);
    }

    private SynthesisResult Count(IReadOnlyDictionary<string, int> cells, Device device, string log)
    {
        Xilinx7Usage usage = Xilinx7Usage.Of(cells);
        if (usage.Uncounted.Count > 0)
        {
            throw new UserException(
                new Diagnostic("G2G4101", "netlist", $"it has cells that series 7 has not: {string.Join(", ", usage.Uncounted)}.", $"The counts would be wrong, so none are given; see {log}."),
                ExitCode.ToolFailed);
        }

        return new SynthesisResult(
            "yosys",
            runner.Locator.Version(ToolCatalog.Yosys) ?? "unknown",
            device.Name,
            usage.Lut,
            usage.Ff,
            usage.Dsp,
            usage.Bram18,
            usage.Bram36Total,
            new DeviceCapacity(device.Lut, device.Ff, device.Dsp, device.Bram36),
            FmaxMhz: null);
    }

    private static void Report(string line, Action<string>? onPass)
    {
        if (onPass is not null && PassPattern().Match(line) is { Success: true } match)
        {
            onPass(match.Groups["pass"].Value);
        }
    }

    // Passes of the outer two levels: "2.27. Executing ABC pass (technology mapping using ABC)."
    [GeneratedRegex(@"^\d+(\.\d+)?\. Executing (?<pass>\S+) pass", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PassPattern();
}
