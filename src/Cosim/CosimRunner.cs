using System.Globalization;
using System.Security.Cryptography;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim;

/// <summary>Runs a generated design in simulators against the reference: every tapped tensor, every value.</summary>
/// <param name="runner">Runs tools.</param>
/// <param name="design">The design.</param>
/// <param name="designFolder">Where it was written.</param>
/// <param name="workFolder">Where compiled benches, vectors and finished chunks go.</param>
public sealed class CosimRunner(ToolRunner runner, VerilogDesign design, string designFolder, string workFolder)
{
    private readonly Lock _gate = new();

    /// <summary>Simulates images and compares them.</summary>
    /// <param name="simulator">Which simulator.</param>
    /// <param name="codes">Codes of at least the images asked for.</param>
    /// <param name="options">How much.</param>
    /// <param name="progress">Images finished so far.</param>
    /// <param name="cancellation">Stops; finished chunks stay.</param>
    /// <returns>The comparison, and the first mismatch if there is one.</returns>
    /// <exception cref="UserException">G2G5001: the bench ended with an error. G2G4xxx: a tool is missing or failed.</exception>
    public (CosimResult Result, Mismatch? First) Compare(
        Simulator simulator, ReadOnlyMemory<byte> codes, CosimOptions options, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ToolCall bench = simulator.Build(runner, design, designFolder, BuildFolder(simulator), cancellation);
        int size = design.Dataflow.Graph.Input.Output.Shape.Count;
        var chunks = Chunks(options).ToList();
        var finished = new ChunkRecord[chunks.Count];
        int done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, chunks.Count, parallel, i =>
            {
                (int first, int count) = chunks[i];
                finished[i] = Chunk(simulator, bench, codes.Slice(first * size, count * size), first, count, options, n =>
                {
                    lock (_gate)
                    {
                        done += n;
                        progress?.Invoke(done);
                    }
                }, cancellation);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<UserException>().FirstOrDefault() is { } told)
        {
            throw new UserException(told.Diagnostic, told.ExitCode, e);
        }

        return (Sum(simulator, options, finished), finished.Select(c => c.FirstMismatch).FirstOrDefault(m => m is not null));
    }

    /// <summary>Forgets what a simulator did before: its compiled bench and its finished chunks.</summary>
    /// <param name="simulator">Which simulator.</param>
    public void Forget(Simulator simulator)
    {
        string chunks = Path.Combine(workFolder, "chunks");
        foreach (string record in Directory.Exists(chunks) ? Directory.GetFiles(chunks, simulator.Name + "-*.json") : [])
        {
            File.Delete(record);
        }

        if (Directory.Exists(BuildFolder(simulator)))
        {
            Directory.Delete(BuildFolder(simulator), recursive: true);
        }
    }

    /// <summary>Times and compares frames at full rate.</summary>
    /// <param name="simulator">Which simulator.</param>
    /// <param name="codes">Codes of at least one image; repeated as needed.</param>
    /// <param name="timed">Which frames: those that the cycle model timed.</param>
    /// <param name="cancellation">Stops the simulator.</param>
    /// <exception cref="UserException">G2G5001: the bench ended with an error.</exception>
    public (FrameTimes Times, CosimResult Result, Mismatch? First) FullRate(Simulator simulator, ReadOnlyMemory<byte> codes, TimedFrames timed, CancellationToken cancellation = default)
    {
        ToolCall bench = simulator.Build(runner, design, designFolder, BuildFolder(simulator), cancellation);
        int size = design.Dataflow.Graph.Input.Output.Shape.Count;
        byte[] frames = [.. Enumerable.Range(0, timed.Count).SelectMany(f => codes.Slice(f * size % (codes.Length / size * size), size).ToArray())];
        (BenchOutput output, TimeSpan elapsed) = Run(simulator, bench, frames, timed.Count, throttled: 0, seed: 1, reset: 0, "measure-" + simulator.Name, _ => { }, cancellation);
        return (
            new FrameTimes(ValueArray.From(output.Frames.Select(f => f.First)), ValueArray.From(output.Frames.Select(f => f.Last)), timed.Period),
            new CosimResult(simulator.Name, timed.Count, 0, [.. Layers(simulator, output)]) { Reads = [.. Reads(output)], Seconds = elapsed.TotalSeconds },
            output.Mismatches.Count == 0 ? null : First(simulator, output, 0));
    }

    /// <summary>Simulates one image alone in Icarus, compares it, and writes a VCD and a GTKWave save file that shows the streams.</summary>
    /// <param name="codes">Codes of the image.</param>
    /// <param name="image">Its index in the set.</param>
    /// <param name="throttled">With random bubbles and backpressure, as it had when it was among the throttled ones.</param>
    /// <param name="folder">Where both go.</param>
    /// <param name="cancellation">Stops the simulator.</param>
    /// <exception cref="UserException">G2G5001: the bench ended with an error. G2G4xxx: a tool is missing or failed.</exception>
    public ReplayOutcome Replay(ReadOnlyMemory<byte> codes, int image, bool throttled, string folder, CancellationToken cancellation = default)
    {
        Simulator icarus = Simulator.ByName("icarus");
        ToolCall bench = icarus.Build(runner, design, designFolder, BuildFolder(icarus), cancellation);
        string waves = Path.GetFullPath(Path.Combine(folder, "waves.vcd"));
        string save = Path.GetFullPath(Path.Combine(folder, "waves.gtkw"));
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(save, GtkwaveSave.Text(design, waves));
        ToolCall dumping = bench with { Arguments = [.. bench.Arguments, "+waves=" + waves] };
        string name = string.Create(CultureInfo.InvariantCulture, $"replay-{image}");
        (BenchOutput output, TimeSpan elapsed) = Run(icarus, dumping, codes, 1, throttled ? 1 : 0, new CosimOptions { Images = 1 }.Seed + image, reset: 0, name, _ => { }, cancellation);
        var result = new CosimResult(icarus.Name, 1, throttled ? 1 : 0, [.. Layers(icarus, output)]) { Reads = [.. Reads(output)], Seconds = elapsed.TotalSeconds };
        return new ReplayOutcome(waves, save, result, output.Mismatches.Count == 0 ? null : First(icarus, output, image));
    }

    private static IEnumerable<(int First, int Count)> Chunks(CosimOptions options)
    {
        // Throttled and full-rate images never share a chunk, so that each chunk is one or the other.
        int throttled = Math.Min(options.Throttled, options.Images);
        foreach ((int from, int to) in new[] { (0, throttled), (throttled, options.Images) })
        {
            for (int first = from; first < to; first += options.Chunk)
            {
                yield return (first, Math.Min(options.Chunk, to - first));
            }
        }
    }

    private ChunkRecord Chunk(
        Simulator simulator, ToolCall bench, ReadOnlyMemory<byte> codes, int first, int count, CosimOptions options, Action<int> progress, CancellationToken cancellation)
    {
        int throttled = first < options.Throttled ? count : 0;
        string name = string.Create(CultureInfo.InvariantCulture, $"{simulator.Name}-{first}-{count}");
        string record = Path.Combine(workFolder, "chunks", name + ".json");
        string key = string.Create(CultureInfo.InvariantCulture, $"{DesignHash.Of(design)} {Convert.ToHexStringLower(SHA256.HashData(codes.Span))} throttled={throttled} seed={options.Seed} reset={options.Reset} {string.Join(' ', simulator.Tools.Select(runner.Locator.Version))}");
        if (ChunkRecord.TryRead(record, key) is { } before)
        {
            progress(count);
            return before;
        }

        int reported = 0;
        (BenchOutput output, TimeSpan elapsed) = Run(simulator, bench, codes, count, throttled, options.Seed + first, options.Reset, name, n =>
        {
            progress(n - reported);
            reported = n;
        }, cancellation);
        progress(count - reported);
        var made = new ChunkRecord(
            key,
            count,
            throttled,
            [.. Layers(simulator, output)],
            [.. Reads(output)],
            output.Mismatches.Count == 0 ? null : First(simulator, output, first),
            elapsed.TotalSeconds);
        AtomicFile.WriteAllText(record, ResultsJson.Write(made));
        return made;
    }

    private (BenchOutput Output, TimeSpan Elapsed) Run(
        Simulator simulator, ToolCall bench, ReadOnlyMemory<byte> codes, int images, int throttled, int seed, int reset, string name, Action<int> progress, CancellationToken cancellation)
    {
        string vectors = Path.GetFullPath(Path.Combine(workFolder, "vectors", name));
        string log = Path.Combine(workFolder, name + ".log");
        try
        {
            VectorFiles.Write(design.Dataflow, codes.Span, vectors, cancellation);
            string[] plusargs = ["+vectors=" + vectors, .. new[] { ("images", images), ("throttle", throttled), ("seed", seed), ("reset", reset) }.Select(p => string.Create(CultureInfo.InvariantCulture, $"+{p.Item1}={p.Item2}"))];
            ToolRun run = runner.Run(
                bench with
                {
                    Arguments = [.. bench.Arguments, .. plusargs],
                    LogFile = log,
                    OnLine = line =>
                    {
                        if (line.StartsWith("AT ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int n))
                        {
                            progress(n);
                        }
                    },
                },
                cancellation);
            BenchOutput output = BenchOutput.Parse(run.Output);
            DataStream[] taps = [.. simulator.Taps(design.Dataflow)];
            int compared = taps.Count(t => output.Taps.TryGetValue(t.Tap!, out var tap) && tap.Compared == images * t.Beats * t.Lanes);
            if (simulator.CountsReads && design.Dataflow.Stages.OfType<MvuStage>().FirstOrDefault(m => output.Reads.GetValueOrDefault(m.Layer) != images * m.WordsRead) is { } odd && output.Errors.Count == 0)
            {
                output.Errors.Add(string.Create(CultureInfo.InvariantCulture, $"layer '{odd.Layer}' read {output.Reads.GetValueOrDefault(odd.Layer)} words of weights for {images} images, where its schedule has {odd.WordsRead} an image"));
            }

            if (output.Errors.Count > 0 || output.Done != images || compared != taps.Length || (output.Reset ?? 0) != reset)
            {
                throw new UserException(
                    new Diagnostic(
                        "G2G5001",
                        $"{simulator.Name} simulation of '{design.Name}'",
                        $"it did not end properly: {(output.Errors.Count > 0 ? output.Errors[0] : $"{output.Done ?? 0} of {images} images came out, {compared} of {taps.Length} tensors were compared whole")}.",
                        $"See {log}; a design that hangs is a defect worth a report with the run folder."),
                    ExitCode.Mismatch);
            }

            return (output, run.Elapsed);
        }
        finally
        {
            if (Directory.Exists(vectors))
            {
                Directory.Delete(vectors, recursive: true);
            }
        }
    }

    private static IEnumerable<WeightReads> Reads(BenchOutput output) => output.Reads.Select(r => new WeightReads(r.Key, r.Value));

    private IEnumerable<LayerComparison> Layers(Simulator simulator, BenchOutput output) =>
        simulator.Taps(design.Dataflow).Select(t => new LayerComparison(t.Tap!, output.Taps[t.Tap!].Compared, output.Taps[t.Tap!].Mismatches));

    // The first tensor in dataflow order is where the error arose; later ones follow from it.
    private Mismatch First(Simulator simulator, BenchOutput output, int firstImage)
    {
        DataStream tap = simulator.Taps(design.Dataflow).First(t => output.Taps[t.Tap!].Mismatches > 0);
        (_, int frame, int index, string expected, string got) = output.Mismatches.First(m => m.Tap == tap.Tap);
        TensorShape shape = design.Dataflow.Graph[tap.Tap!].Output.Shape;
        int bits = 8 * TestbenchFormat.ValueBytes(tap);
        var value = Int128.Parse("0" + expected, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        value = tap.Type.Signed && value >= Int128.One << (bits - 1) ? value - (Int128.One << bits) : value;
        return new Mismatch(simulator.Name, tap.Tap!, firstImage + frame, index / shape.Channels / shape.Width, index / shape.Channels % shape.Width, index % shape.Channels, value, got);
    }

    private static CosimResult Sum(Simulator simulator, CosimOptions options, ChunkRecord[] chunks) => new(
        simulator.Name,
        options.Images,
        chunks.Sum(c => c.Throttled),
        [.. chunks[0].Layers.Select((l, i) => new LayerComparison(l.Name, chunks.Sum(c => c.Layers[i].Compared), chunks.Sum(c => c.Layers[i].Mismatches)))])
    {
        Reads = [.. chunks[0].Reads.Select((r, i) => r with { Words = chunks.Sum(c => c.Reads[i].Words) })],
        Seconds = Math.Round(chunks.Sum(c => c.Seconds), 3),
    };

    private string BuildFolder(Simulator simulator) => Path.Combine(workFolder, simulator.Name);
}
