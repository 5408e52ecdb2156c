using System.Diagnostics;
using System.Runtime.Versioning;
using GradientsToGates.TestKit;

// The stand-in programs are shell scripts.
[assembly: SupportedOSPlatform("linux")]

// A script just written cannot be started while another thread forks with the file still open; and the tools want the machine to themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GradientsToGates.Cli.Tests;

/// <summary>
/// g2g as a user has it: a process of its own in an empty current folder, with an empty home, no data sets, no network, and, when
/// <see cref="Programs"/> is asked for, no programs but those.
/// </summary>
internal sealed class G2g : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly TemporaryFolder _folder = new();
    private string? _path;

    /// <summary>The current folder of g2g.</summary>
    public string Folder => _folder.Path;

    /// <summary>Environment variables beyond the usual.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>A path in the current folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>From now on g2g finds only these programs of the machine, and stand-ins added later.</summary>
    public void Programs(params ReadOnlySpan<string> names)
    {
        _path = Directory.CreateDirectory(At("bin")).FullName;
        foreach (string name in names)
        {
            ExternalTools.Require(name);
            File.Delete(Path.Combine(_path, name));
            File.CreateSymbolicLink(Path.Combine(_path, name), ExternalTools.PathOf(name) ?? name);
        }
    }

    /// <summary>Puts a shell script in place of a program; call <see cref="Programs"/> first.</summary>
    public void StandIn(string name, string script)
    {
        string path = Path.Combine(_path ?? throw new InvalidOperationException("Programs() comes first"), name);
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/sh\nPATH={System.Environment.GetEnvironmentVariable("PATH")}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs g2g to its end.</summary>
    public G2gResult Run(params string[] arguments) => Finish(Start(arguments));

    /// <summary>Starts g2g in a process group of its own, and with Ctrl-C taking effect although the tests may run where it does not (<c>./test &amp;</c> in a script).</summary>
    public Process Start(params string[] arguments) => Launch(["setsid", ExternalTools.PathOf("env") ?? "env", "--default-signal=INT", Dotnet, Program, .. arguments]);

    /// <summary>Runs g2g from a shell line in which it is <c>"$@"</c>.</summary>
    public G2gResult RunInShell(string line, params string[] arguments) => Finish(Launch(["bash", "-c", line, "bash", Dotnet, Program, .. arguments]));

    /// <summary>Sends a signal to a process, or with <paramref name="group"/> to it and all it started, as a terminal does.</summary>
    public static void Signal(Process process, string signal, bool group)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", FormattableString.Invariant($"kill -{signal} {(group ? "-" : "")}{process.Id}")]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public static G2gResult Finish(Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"g2g did not end in {Patience}:\n{output.GetAwaiter().GetResult()}");
            }

            return new G2gResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Dotnet { get; } = ExternalTools.PathOf("dotnet") ?? "dotnet";

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "g2g.dll");

    private Process Launch(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("G2G_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = At("home");
        start.Environment["XDG_CACHE_HOME"] = At("home/.cache");
        // Nothing listens there: a download fails at once.
        start.Environment["https_proxy"] = start.Environment["HTTPS_PROXY"] = "http://127.0.0.1:9";
        start.Environment["PATH"] = _path ?? start.Environment["PATH"];
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        // The command itself is looked for on the test's own PATH.
        start.FileName = ExternalTools.PathOf(command[0]) ?? command[0];
        Process process = Process.Start(start) ?? throw new InvalidOperationException("g2g was not started");
        process.StandardInput.Close();
        return process;
    }
}

/// <summary>How g2g ended.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record G2gResult(int Code, string Output, string Error)
{
    /// <summary>Fails unless g2g ended with this exit code; shows what it said.</summary>
    public G2gResult ShouldEndWith(int code)
    {
        Code.ShouldBe(code, $"{Output}\n{Error}");
        return this;
    }

    /// <summary>Fails unless the only line of standard error is a diagnostic with this code that says all of these.</summary>
    public G2gResult ShouldTell(string diagnostic, params ReadOnlySpan<string> words)
    {
        Error.ShouldStartWith(diagnostic + " ");
        Error.ShouldNotContain("   at GradientsToGates");
        foreach (string word in words)
        {
            Error.ShouldContain(word);
        }

        return this;
    }
}
