using System.Globalization;
using System.Runtime.InteropServices;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Benchmarks;

/// <summary>What was measured on.</summary>
/// <param name="Processor">As the system names it, with the numbers that tell generations of one name apart.</param>
/// <param name="Cores">Processors the program may use.</param>
/// <param name="VectorFloats">Floats in a register of the products.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET version.</param>
/// <param name="LoadBefore">Mean number of running programs in the minute before; null where the system does not tell.</param>
internal sealed record Machine(string Processor, int Cores, int VectorFloats, string System, string Runtime, double? LoadBefore)
{
    /// <summary>Load above which other programs disturb the measurement.</summary>
    public const double Busy = 0.5;

    /// <summary>This machine, now.</summary>
    public static Machine Describe() => new(
        Cpu("model name") is { } name ? $"{name} (family {Cpu("cpu family")}, model {Cpu("model\t")})" : "unknown",
        Environment.ProcessorCount,
        Lanes.OfMachine,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Read("/proc/loadavg", _ => true) is { } line ? double.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture) : null);

    private static string? Cpu(string key) => Read("/proc/cpuinfo", l => l.StartsWith(key, StringComparison.Ordinal))?.Split(':')[^1].Trim();

    private static string? Read(string file, Func<string, bool> wanted) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault(wanted) : null;
}
