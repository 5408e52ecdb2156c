using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Toolchain;

/// <summary>Runs external tools: output captured, process tree killed on cancellation, failures told as diagnostics.</summary>
/// <param name="locator">Where tools are looked for.</param>
public sealed class ToolRunner(ToolLocator locator)
{
    private const int TailLines = 12;
    private static readonly TimeSpan InterruptDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Where this runner looks for tools.</summary>
    public ToolLocator Locator => locator;

    /// <summary>Runs a tool to its end, blocking; see <see cref="RunAsync"/>.</summary>
    public ToolRun Run(ToolCall call, CancellationToken cancellation = default) => RunAsync(call, cancellation).GetAwaiter().GetResult();

    /// <summary>Runs a tool to its end.</summary>
    /// <param name="call">What to run and where.</param>
    /// <param name="cancellation">Kills the tool and everything it started.</param>
    /// <exception cref="UserException">G2G4001: the tool is missing. G2G4002: it failed or could not be started. G2G6001: the log cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no process is left.</exception>
    public async Task<ToolRun> RunAsync(ToolCall call, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        string program = locator.Find(call.Tool) ?? throw Missing(call.Tool);
        using var sink = new LineSink(call);
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(call, program);
        process.StandardInput.Close();
        Task<string> output = sink.DrainAsync(process.StandardOutput);
        Task<string> error = sink.DrainAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(cancellation);
            await Task.WhenAll(output, error).WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            // The pipes end with the last process that holds them; a stray one must not hold us.
            await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None));
            throw;
        }

        var run = new ToolRun(process.ExitCode, await output, await error, Stopwatch.GetElapsedTime(started));
        if (run.ExitCode == 0 || call.MayFail)
        {
            return run;
        }

        // Ctrl-C in a terminal reaches the tool too, perhaps before us: what it ended by is then no failure of its own.
        await Task.Delay(InterruptDelay, cancellation);
        throw Failed(call, run);
    }

    /// <summary>G2G4001: tells which tools are missing, what they are for and the command that installs them.</summary>
    /// <param name="tools">The missing ones; at least one.</param>
    public static UserException Missing(params IReadOnlyList<Tool> tools)
    {
        string names = string.Join(", ", tools.Select(t => t.Name));
        string command = AptGet.InstallCommand(tools, asRoot: false);
        string remedy = command.Length == 0 ? "Build it again: the same command with --fresh." : $"Install with: {command}";
        return new UserException(
            new Diagnostic("G2G4001", names, $"not found on the PATH, needed because it {string.Join("; ", tools.Select(t => t.Purpose).Distinct())}.", remedy),
            ExitCode.ToolFailed);
    }

    private static Process Start(ToolCall call, string program)
    {
        var start = new ProcessStartInfo(program, call.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = call.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"no process was started for {program}");
        }
        catch (Win32Exception e)
        {
            throw new UserException(
                new Diagnostic("G2G4002", call.Tool.Name, $"{program} cannot be started ({e.Message.TrimEnd('.')}).", $"Try it by hand: {call.CommandLine}"),
                ExitCode.ToolFailed,
                e);
        }
    }

    private static UserException Failed(ToolCall call, ToolRun run)
    {
        string[] lines = [.. (run.Output + "\n" + run.Error).Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
        var text = new StringBuilder($"it ended with exit code {run.ExitCode}.");
        foreach (string line in lines.TakeLast(TailLines))
        {
            text.Append("\n    ").Append(line);
        }

        text.Append('\n');
        string where = call.LogFile is null ? "" : $"The whole log is in {call.LogFile}. ";
        return new UserException(
            new Diagnostic("G2G4002", call.Tool.Name, text.ToString(), $"{where}To run it by hand: cd {call.WorkingFolder} && {call.CommandLine}"),
            ExitCode.ToolFailed);
    }
}
