using System.CommandLine;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g check RUN</c>: stored hashes against recomputed ones.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("check", "Recomputes the hashes of a run's files and compares them with the stored ones.") { o.Run };
        command.SetAction(parsed =>
        {
            string folder = RunFolder.Resolve(parsed.GetRequiredValue(o.Run))
                ?? throw UserException.BadInput("G2G6002", $"run '{parsed.GetRequiredValue(o.Run)}'", "it is a network, not a run folder.", "Name a run folder, latest or latest:NET.");
            (string Step, string File)[] changed = [.. new StepStore(folder, fresh: false).Changed()];
            foreach ((string step, string file) in changed)
            {
                Console.WriteLine($"  changed since step '{step}': {file}");
            }

            Console.WriteLine(changed.Length == 0 ? $"{folder}: every file is as its step left it." : $"{folder}: {changed.Length} files differ; the next run redoes their steps.");
            return changed.Length == 0 ? (int)ExitCode.Success : (int)ExitCode.Mismatch;
        });
        return command;
    }
}
