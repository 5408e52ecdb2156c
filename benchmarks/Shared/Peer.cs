using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GradientsToGates.Benchmarks;

/// <summary>The program that a benchmark compares with.</summary>
internal static class Peer
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">As its main function gets them.</param>
    /// <param name="environment">Environment variables to set.</param>
    /// <returns>Exit code, -1 when the program is not there; what it printed, with its errors when it failed.</returns>
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }

        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    /// <summary>Reads what peer.py and peer.js print: an object with <c>version</c>, <c>images_per_second</c> and <c>images_per_cpu_second</c>.</summary>
    /// <param name="run">What <see cref="Run"/> gave.</param>
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public static (Speed Speed, string Version) Read((int Code, string Output) run)
    {
        if (run.Code != 0)
        {
            throw new InvalidOperationException($"the peer ended with {run.Code}: {run.Output}");
        }

        using var json = JsonDocument.Parse(run.Output);
        JsonElement root = json.RootElement;
        return (new Speed(root.GetProperty("images_per_second").GetDouble(), root.GetProperty("images_per_cpu_second").GetDouble()), root.GetProperty("version").GetString() ?? "");
    }

    /// <summary>A number as an argument.</summary>
    /// <param name="value">The number.</param>
    public static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
