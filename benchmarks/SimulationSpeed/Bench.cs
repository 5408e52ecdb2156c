using System.Diagnostics;
using System.Globalization;
using GradientsToGates.Cosim;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Benchmarks.SimulationSpeed;

/// <summary>Times the co-simulation of shipped networks, every value of every layer compared, by every simulator and set of options.</summary>
/// <param name="tools">Runs them.</param>
/// <param name="rounds">Turns; the best counts.</param>
internal sealed class Bench(ToolRunner tools, int rounds)
{
    private const long Cycles = 1_600_000;
    private const long SlowCycles = 10_000;

    // Two threads of one simulation wait for each other in every cycle: a twentieth of the images takes long enough, and one at a time is all that two cores can do.
    private static readonly (string Name, Simulator Simulator, int Jobs)[] _variants =
    [
        ("Icarus", Simulator.ByName("icarus"), Environment.ProcessorCount),
        .. new[] { "-O0", "-Os", "-O1", "-O2", "-O3", "-O2 -march=native" }.Select(o => ($"Verilator, `{o}`", (Simulator)new VerilatorSimulator(new VerilatorBuild(o)), Environment.ProcessorCount)),
        ("Verilator, `-O2`, `--threads 2`", new VerilatorSimulator(new VerilatorBuild("-O2", Threads: 2)), 1),
    ];

    /// <summary>Measures one network.</summary>
    /// <param name="network">Zoo name.</param>
    /// <param name="device">The part it is folded for.</param>
    public IEnumerable<Row> Of(string network, string device)
    {
        string folder = Directory.CreateTempSubdirectory("g2g-benchmark-").FullName;
        try
        {
            var services = new RunServices(tools, new Silence(), false, false, false, 0, "SimulationSpeed", TimeProvider.System, CancellationToken.None);
            using var session = RunSession.Start(network, folder, n => new RunSettings { Network = n, Device = device }, services);
            foreach ((int at, (string name, Simulator simulator, int jobs)) in _variants.Index())
            {
                // Icarus takes seconds for an image of LeNet-5, minutes for one of arch8.
                bool slow = simulator.Name == "icarus";
                if (slow && session.Dataflow.BottleneckCycles > SlowCycles)
                {
                    continue;
                }

                int images = slow ? 2 : (int)Math.Max(2, Cycles / (jobs == 1 ? 20 : 1) / session.Dataflow.BottleneckCycles);
                yield return Measure(session, name, simulator, jobs, images, Path.Combine(folder, FormattableString.Invariant($"variant{at}")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Row Measure(RunSession session, string name, Simulator simulator, int jobs, int images, string work)
    {
        var runner = new CosimRunner(tools, session.Design, session.DesignFolder, work);
        var clock = Stopwatch.StartNew();
        simulator.Build(tools, session.Design, session.DesignFolder, Path.Combine(work, simulator.Name), CancellationToken.None);
        double build = clock.Elapsed.TotalSeconds;
        (double alone, double together) = (0, 0);
        for (int round = 1; round <= rounds; round++)
        {
            // Another seed is another run; no image is throttled.
            var options = new CosimOptions { Images = images, Throttled = 0, Seed = round, Jobs = 1, ChunkImages = images };
            alone = Math.Max(alone, images / Compare(options).Seconds);
            clock.Restart();
            Compare(options with { Images = jobs * images, Jobs = jobs, Seed = rounds + round });
            together = Math.Max(together, jobs * images / clock.Elapsed.TotalSeconds);
        }

        return new Row(session.Settings.Network, session.Dataflow.BottleneckCycles, name, build, alone, together);

        CosimResult Compare(CosimOptions options)
        {
            (CosimResult result, Mismatch? first) = runner.Compare(simulator, session.Dataset.Test.Pixels, options);
            return first is null ? result : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name}: layer '{first.Layer}' differs"));
        }
    }
}
