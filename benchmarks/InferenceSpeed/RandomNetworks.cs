using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>g2g's side alone, for work on the interpreter: networks of several widths with random weights and images, on which the speed does not depend.</summary>
internal static class RandomNetworks
{
    private const int Batch = 256;

    /// <summary>Measures all and prints a table.</summary>
    /// <param name="options">Seconds and threads.</param>
    public static void Measure(Options options)
    {
        Console.WriteLine("| network | images/s | per processor second | 10,000 images |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (string name in (string[])["arch8", "arch4", "lenet5"])
        {
            Measure(name + " INT8", HardwareNetworks.Quantized(Zoo.Load(name).Graph, seed: 1, new QuantizationOptions()), Batch, options);
        }

        Measure("arch8 16 bit", WideArch8.Make(16), Batch / 8, options);
        Measure("arch8 32 bit, sums of 72", WideArch8.Make(32), Batch / 32, options);
    }

    private static void Measure(string name, IntegerGraph graph, int count, Options options)
    {
        Speed speed = OwnInference.Measure(graph, HardwareNetworks.Images(graph, count), count, options.Seconds, options.Threads);
        Console.WriteLine(FormattableString.Invariant($"| {name} | {speed.PerSecond:N0} | {speed.PerCpuSecond:N0} | {1e4 / speed.PerSecond:F2} s |"));
    }
}
