using System.CommandLine;
using System.Text.Json;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Reporting;
using GradientsToGates.Results;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g report RUN</c>: the report again from the stored results.</summary>
internal static class ReportCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("report", "Writes report.html and the plots again from summary.json and report-data.json.") { o.Run };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(o.Run);
            string? folder = RunFolder.Resolve(name);
            if (folder is null || !File.Exists(Path.Combine(folder, "summary.json")))
            {
                throw UserException.BadInput("G2G6002", $"run '{name}'", "it has no summary yet.", $"Finish it first: g2g run NET{(folder is null ? "" : " --out " + folder)}.");
            }

            using var taken = RunLock.Take(folder, CommonOptions.CommandLine(parsed), TimeProvider.System);
            RunSummary summary = Read<RunSummary>(Path.Combine(folder, "summary.json"));
            ReportData data = Read<ReportData>(Path.Combine(folder, "report-data.json"));
            Paths.Print(Report.Write(summary, data, folder), null);
            return 0;
        });
        return command;
    }

    private static T Read<T>(string path)
    {
        try
        {
            return ResultsJson.Read<T>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            throw new UserException(
                new Diagnostic("G2G6007", path, $"the results cannot be read ({e.Message.TrimEnd('.')}).", "Run the same 'g2g run' with the same --out again: it takes the finished steps over and writes the results anew."),
                ExitCode.InputOutput,
                e);
        }
    }
}
