using System.Diagnostics;
using System.Runtime.Versioning;

// The scripts under test are for bash. A file just written cannot be started while another thread forks with it still open.
[assembly: SupportedOSPlatform("linux")]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GradientsToGates.Scripts.Tests;

/// <summary>A small stand-in for a checkout: the real scripts, one source, and a PATH that holds a few system programs and whatever the test adds.</summary>
internal sealed class Checkout : IDisposable
{
    private static readonly string[] _system =
    [
        "awk", "bash", "cat", "chmod", "dirname", "env", "find", "flock", "head", "id", "mkdir", "mktemp", "mv", "paste", "readlink", "rm", "sed", "sh", "sleep", "sort", "tail", "tee", "touch",
    ];

    public Checkout()
    {
        Root = Directory.CreateTempSubdirectory("g2g scripts ").FullName;
        Bin = Directory.CreateDirectory(Path.Combine(Root, "bin")).FullName;
        foreach (string program in _system)
        {
            string real = new[] { "/usr/bin/", "/bin/" }.Select(f => f + program).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(Bin, program), real);
        }

        foreach (string script in new[] { "g2g", "test", "tools/dotnet.sh", "tools/packages.sh" })
        {
            string copy = PathOf(script);
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? Root);
            File.Copy(Repository.PathOf(script), copy);
        }

        Directory.CreateDirectory(PathOf("artifacts"));
        Write("src/Cli/Program.cs", "source");
        Write("rtl/math/g2g_mac.v", "source");
        Write("docs/page.md", "page");
        Write("tests/A.Tests/A.Tests.csproj", "<Project />");
    }

    public string Root { get; }

    /// <summary>The only folder on the PATH.</summary>
    public string Bin { get; }

    /// <summary>Lines that stand-in programs appended to the file <c>calls</c>.</summary>
    public string[] Calls => File.Exists(PathOf("calls")) ? File.ReadAllLines(PathOf("calls")) : [];

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative)) ?? Root);
        File.WriteAllText(PathOf(relative), text);
    }

    /// <summary>Adds a program to the PATH; its script sees the checkout as <c>$ROOT</c>.</summary>
    public void Program(string name, string script)
    {
        string path = Path.Combine(Bin, name);
        File.WriteAllText(path, $"#!/bin/sh\nROOT='{Root}'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Starts a script.</summary>
    public Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(script, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["PATH"] = Bin;
        start.Environment.Remove("G2G_REQUIRE_TOOLS");
        start.Environment.Remove("G2G_TEST_ALL");
        return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
    }

    /// <summary>Runs a script to its end.</summary>
    public Ended Run(string script, params string[] arguments) => Ended.Wait(Start(PathOf(script), arguments));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>A script that ended.</summary>
    public sealed record Ended(int ExitCode, string Output, string Error)
    {
        public static Ended Wait(Process process)
        {
            using (process)
            {
                Task<string> error = process.StandardError.ReadToEndAsync();
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return new Ended(process.ExitCode, output, error.GetAwaiter().GetResult());
            }
        }
    }
}
