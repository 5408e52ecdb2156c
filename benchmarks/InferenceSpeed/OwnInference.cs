using System.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>g2g's side: the batch interpreter.</summary>
internal static class OwnInference
{
    // The compiler optimizes what has run for a while: counted in processor time, as other programs may take some of the clock's.
    private const double WarmUp = 2;

    /// <summary>Runs images for some seconds.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="images">Codes of all images.</param>
    /// <param name="count">How many images.</param>
    /// <param name="seconds">Time measured, after the warm-up.</param>
    /// <param name="threads">Threads.</param>
    public static Speed Measure(IntegerGraph graph, byte[] images, int count, double seconds, int threads)
    {
        using var interpreter = new BatchInterpreter(graph, threads);
        for (double start = CpuSeconds(); CpuSeconds() - start < WarmUp;)
        {
            interpreter.Predict(images, count);
        }

        double before = CpuSeconds();
        var watch = Stopwatch.StartNew();
        double all = 0;
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            interpreter.Predict(images, count);
            all += count;
        }

        double wall = watch.Elapsed.TotalSeconds;
        return new Speed(all / wall, all / (CpuSeconds() - before));
    }

    /// <summary>The class of each image.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="images">Codes of all images.</param>
    /// <param name="count">How many images.</param>
    public static int[] Classes(IntegerGraph graph, byte[] images, int count)
    {
        using var interpreter = new BatchInterpreter(graph);
        return interpreter.Predict(images, count);
    }

    private static double CpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
