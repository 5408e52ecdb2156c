using System.Collections.Concurrent;
using System.Diagnostics;

namespace GradientsToGates.Rtl.Tests;

/// <summary>How an external program ended.</summary>
/// <param name="Command">The command as a shell would run it again.</param>
/// <param name="ExitCode">-1 when it was stopped at its time limit.</param>
/// <param name="Output">Standard output, then standard error.</param>
/// <param name="Seconds">Wall clock.</param>
public sealed record ToolResult(string Command, int ExitCode, string Output, double Seconds)
{
    /// <summary>Last lines of the output, under the command: what a failure message shows.</summary>
    public string Explain() =>
        $"$ {Command}\n" + string.Join('\n', Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(25)) + $"\n(exit code {ExitCode}, {Seconds:F1} s)";
}

/// <summary>Runs external programs.</summary>
public static class Tool
{
    private static readonly ConcurrentDictionary<string, string> Versions = new(StringComparer.Ordinal);

    /// <summary>Runs a program to its end or its time limit.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="program">Name on the PATH, or a path.</param>
    /// <param name="arguments">Arguments, unquoted.</param>
    /// <param name="seconds">Time limit; past it the program and its children are killed.</param>
    public static ToolResult Run(string folder, string program, IReadOnlyCollection<string> arguments, double seconds = 180)
    {
        string command = $"cd {folder} && {program} {string.Join(' ', arguments.Select(Quote))}";
        var clock = Stopwatch.StartNew();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(seconds));
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return new ToolResult(command, ended ? process.ExitCode : -1, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult(), clock.Elapsed.TotalSeconds);
    }

    /// <summary>First line that a program prints about its version.</summary>
    public static string Version(string program, string option) => Versions.GetOrAdd(
        program,
        name => Run(Path.GetTempPath(), name, [option]).Output.Split('\n')[0].Trim());

    private static string Quote(string argument) =>
        argument.All(c => char.IsLetterOrDigit(c) || "-_./=+:,".Contains(c)) ? argument : $"'{argument}'";
}
