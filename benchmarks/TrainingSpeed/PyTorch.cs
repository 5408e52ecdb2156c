using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>PyTorch's side, by peer.py.</summary>
internal static class PyTorch
{
    private static string _python = "";

    /// <summary>Version of PyTorch, once found.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>Looks for a Python with torch.</summary>
    /// <param name="install">Whether apt-get may install it.</param>
    public static bool Find(bool install)
    {
        foreach (string python in (string[])["python3", "/usr/bin/python3"])
        {
            (int code, string output) = Run(python, ["-c", "import torch; print(torch.__version__)"]);
            if (code == 0)
            {
                _python = python;
                Version = output.Trim();
                return true;
            }
        }

        return install && Run("apt-get", ["install", "-y", "-q", "python3-torch"]).Code == 0 && Find(install: false);
    }

    /// <summary>Trains for some seconds.</summary>
    /// <param name="network">Zoo name.</param>
    /// <param name="seconds">Time measured, after a second of warm-up.</param>
    /// <param name="threads">Threads.</param>
    public static Speed Measure(string network, double seconds, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peer.py");
        (int code, string output) = Run(_python, [script, network, seconds.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture)]);
        if (code != 0)
        {
            throw new InvalidOperationException($"peer.py ended with {code}: {output}");
        }

        using var json = JsonDocument.Parse(output);
        return new Speed(json.RootElement.GetProperty("images_per_second").GetDouble(), json.RootElement.GetProperty("images_per_cpu_second").GetDouble());
    }

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
