using System.Globalization;
using GradientsToGates.Benchmarks;
using GradientsToGates.Benchmarks.InferenceSpeed;
using GradientsToGates.Reference;

// Times the batch interpreter and onnxruntime by turns, on the same machine in the same run.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(Options.Usage);
    return 1;
}

Console.WriteLine($"{BatchInterpreter.Instructions}, {options.Threads} threads");
if (options.Alone)
{
    RandomNetworks.Measure(options);
    return 0;
}

if (!OnnxRuntime.Find(options.Install))
{
    Console.Error.WriteLine("No Node.js with onnxruntime-node here. Install Node.js 20 or later, and give --install to have npm install the package below artifacts/.");
    return 1;
}

var machine = Machine.Describe();
Comparison[] networks = [.. options.Networks.Select(n => Contest.Of(n, options))];
var report = new Report(machine, BatchInterpreter.Instructions, OnnxRuntime.Version, options.Threads, options.Seconds, options.Rounds, options.Batch, networks);
report.Write(options.Results, "docs/performance.md");
Console.Write(report.Table());
return 0;
