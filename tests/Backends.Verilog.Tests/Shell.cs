using System.Diagnostics;

namespace GradientsToGates.Backends.Verilog.Tests;

/// <summary>Runs a command line as a user would.</summary>
internal static class Shell
{
    /// <summary>Runs a command by bash and returns all that it printed; fails the test when it ends with an error or takes longer than five minutes.</summary>
    public static string Run(string folder, string command)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("bash", ["-c", command + " 2>&1"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false },
        };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"$ {command}\ntook more than five minutes");
        }

        string text = output.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"$ {command}\n{text}\n(exit code {process.ExitCode})");
        return text;
    }
}
