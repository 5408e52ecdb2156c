using System.Diagnostics;
using System.Globalization;
using GradientsToGates.Benchmarks.InferenceSpeed;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;

// Images per second of the batch interpreter, per second of wall clock and per second of processor time (a shared machine shows its load in their
// ratio). Arguments: threads, seconds a network. Weights and images are random: the speed does not depend on them.
int threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
const int batch = 256;

Console.WriteLine(FormattableString.Invariant($"{BatchInterpreter.Instructions}, {threads} threads"));
Console.WriteLine("| network | images/s | per processor second | 10,000 images |");
Console.WriteLine("| --- | ---: | ---: | ---: |");
foreach (string name in new[] { "arch8", "arch4", "lenet5" })
{
    Measure(name + " INT8", HardwareNetworks.Quantized(Zoo.Load(name).Graph, seed: 1, new QuantizationOptions()), batch);
}

Measure("arch8 16 bit", WideArch8.Make(16), batch / 8);
Measure("arch8 32 bit, sums of 72", WideArch8.Make(32), batch / 32);

void Measure(string name, IntegerGraph graph, int count)
{
    using var interpreter = new BatchInterpreter(graph, threads);
    byte[] images = HardwareNetworks.Images(graph, count);
    using var process = Process.GetCurrentProcess();

    // The compiler optimizes what has run for a while: two seconds of processor time, as other programs may take some of the clock's.
    for (TimeSpan start = process.TotalProcessorTime; (process.TotalProcessorTime - start).TotalSeconds < 2; process.Refresh())
    {
        interpreter.Predict(images, count);
    }

    TimeSpan before = process.TotalProcessorTime;
    var watch = Stopwatch.StartNew();
    int runs = 0;
    while (watch.Elapsed.TotalSeconds < seconds)
    {
        interpreter.Predict(images, count);
        runs++;
    }

    double wall = watch.Elapsed.TotalSeconds;
    process.Refresh();
    double processor = (process.TotalProcessorTime - before).TotalSeconds;
    double all = (double)runs * count;
    Console.WriteLine(FormattableString.Invariant($"| {name} | {all / wall:N0} | {all / processor:N0} | {1e4 * wall / all:F2} s |"));
}
