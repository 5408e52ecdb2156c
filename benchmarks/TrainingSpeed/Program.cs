using System.Globalization;
using GradientsToGates.Benchmarks;
using GradientsToGates.Benchmarks.TrainingSpeed;

// Times training in g2g and in PyTorch by turns, on the same machine in the same run.
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

if (options.Alone)
{
    foreach (string network in options.Networks)
    {
        for (int round = 0; round < options.Rounds; round++)
        {
            Speed speed = OwnTraining.Measure(network, options.Seconds, options.Threads);
            Console.WriteLine($"{network}: {speed.PerSecond:F0} images/s, {speed.PerCpuSecond:F0} a second of processor time");
        }
    }

    return 0;
}

var machine = Machine.Describe();
if (options.Layers)
{
    string table = $"\n{machine.Processor}, {machine.VectorFloats} floats a vector, {machine.Runtime}, one thread, one group of 16 images\n\n"
        + "| network | layer | | of the time | forward, GFLOP/s | backward, GFLOP/s |\n| --- | --- | --- | ---: | ---: | ---: |\n" + string.Concat(options.Networks.Select(LayerTimes.Measure));
    KeptResults.Insert("docs/performance.md", "training layers: written by benchmarks/TrainingSpeed --layers", "end of training layers", table);
    Console.Write(table);
    return 0;
}

if (!PyTorch.Find(options.Install))
{
    Console.Error.WriteLine("No python3 with torch on OpenBLAS here. Install Debian's packages python3-torch and libopenblas0-pthread, or give --install to have apt-get do it (as root).");
    return 1;
}

var results = new List<Comparison>();
foreach (string network in options.Networks)
{
    var own = new List<Speed>();
    var peer = new List<Speed>();
    for (int round = 0; round < options.Rounds; round++)
    {
        own.Add(OwnTraining.Measure(network, options.Seconds, options.Threads));
        peer.Add(PyTorch.Measure(network, options.Seconds, options.Threads));
        Console.WriteLine($"{network} round {round + 1}: g2g {own[^1].PerSecond:F0} images/s, PyTorch {peer[^1].PerSecond:F0}");
    }

    results.Add(new Comparison(network, Speed.Median(own), Speed.Median(peer)));
    Console.WriteLine($"{network}: g2g {results[^1].Own.PerSecond:F0}, PyTorch {results[^1].Peer.PerSecond:F0} images/s, ratio {results[^1].Ratio:F2}");
}

var report = new Report(machine, PyTorch.Version, options.Threads, options.Seconds, options.Rounds, results);
report.Write(options.Results, "docs/performance.md");
Console.Write(report.Table());
return 0;
