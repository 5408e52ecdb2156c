using System.Globalization;
using System.Text.Json;
using GradientsToGates.Backends.Verilog;
using GradientsToGates.Cosim;
using GradientsToGates.Diagnostics;
using GradientsToGates.Results;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Fuzz;

/// <summary>Random networks through reference, cycle model, Icarus, Verilator and, some of them, the netlist of Yosys.</summary>
/// <param name="runner">Runs tools.</param>
/// <param name="folder">
/// Keeps <c>networks/SEED.json</c>, <c>failures/SEED/</c> with the minimized case, and <c>summary.json</c>; what was finished there with the same code and tools
/// is not done again.
/// </param>
/// <param name="options">How much.</param>
public sealed class FuzzRun(ToolRunner runner, string folder, FuzzOptions options)
{
    private readonly CaseCheck _check = new(runner);
    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>Tools of a run.</summary>
    /// <param name="options">What is run.</param>
    public static IEnumerable<Tool> Tools(FuzzOptions options) =>
        [ToolCatalog.Iverilog, ToolCatalog.Vvp, ToolCatalog.Verilator, .. options.NetlistEvery > 0 ? new[] { ToolCatalog.Yosys } : []];

    /// <summary>Where the summary goes.</summary>
    public string SummaryPath => Path.Combine(_folder, "summary.json");

    /// <summary>Folder of a failed network's minimized case.</summary>
    /// <param name="seed">Its seed.</param>
    public string FailureFolder(ulong seed) => Path.Combine(_folder, "failures", seed.ToString(CultureInfo.InvariantCulture));

    /// <summary>Tries all networks, and makes those that fail smaller.</summary>
    /// <param name="progress">Networks done so far, and values compared.</param>
    /// <param name="cancellation">Stops; finished networks stay.</param>
    /// <exception cref="UserException">G2G4001: a tool is missing. G2G4002: Verilator takes each network, but not all in one program. G2G6001: the folder cannot be written.</exception>
    public FuzzSummary Run(Action<int, long>? progress = null, CancellationToken cancellation = default)
    {
        var records = new List<FuzzRecord>();
        foreach (int[] batch in Enumerable.Range(0, options.Count).Chunk(options.Batch))
        {
            Batch([.. batch.Select(i => options.Seed + (ulong)i)], record =>
            {
                records.Add(record);
                progress?.Invoke(records.Count, records.Sum(r => r.Values));
            }, cancellation);
        }

        FuzzSummary summary = Sum(records);
        AtomicFile.WriteAllText(SummaryPath, ResultsJson.Write(summary));
        return summary;
    }

    /// <summary>Tries given networks, of distinct names.</summary>
    /// <param name="cases">The networks.</param>
    /// <param name="work">Folder for what is built; emptied afterwards.</param>
    /// <param name="netlist">Which of them go through the netlist too.</param>
    /// <param name="done">Receives each outcome: what it went through, values compared, failure; one at a time.</param>
    /// <param name="cancellation">Stops.</param>
    internal void Try(
        IReadOnlyList<FuzzCase> cases, string work, Func<FuzzCase, bool> netlist, Action<FuzzCase, IReadOnlyList<string>, long, FuzzFailure?> done, CancellationToken cancellation)
    {
        var ready = new List<Prepared>();
        foreach (FuzzCase tried in cases)
        {
            (Prepared? prepared, FuzzFailure? failure) = CaseCheck.Prepare(tried, cancellation);
            if (prepared is null)
            {
                done(tried, [], 0, failure);
                continue;
            }

            ready.Add(prepared);
        }

        try
        {
            Simulate(ready, work, netlist, done, cancellation);
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private void Batch(IReadOnlyList<ulong> seeds, Action<FuzzRecord> done, CancellationToken cancellation)
    {
        var made = new Dictionary<ulong, (IReadOnlyList<string> Refused, string Key)>();
        var open = new List<FuzzCase>();
        foreach (ulong seed in seeds)
        {
            (FuzzCase tried, IReadOnlyList<string> refused) = RandomCase.Make(seed);
            string key = Key(tried, cancellation);
            if (Finished(seed, key) is { } record)
            {
                done(record);
                continue;
            }

            made[seed] = (refused, key);
            open.Add(tried);
        }

        Try(open, Path.Combine(_folder, "work"), ThroughNetlist, (tried, engines, values, failure) =>
        {
            (IReadOnlyList<string> refused, string key) = made[tried.Seed];
            var record = new FuzzRecord(key, tried.Seed, tried.Macs, tried.Graph.Nodes.Count - 1, string.Join(' ', tried.Folding.Describe()), engines, values, refused, failure);
            AtomicFile.WriteAllText(RecordPath(tried.Seed), ResultsJson.Write(record));
            done(record);
            if (failure is not null)
            {
                Minimized(tried, failure, cancellation).Write(FailureFolder(tried.Seed));
                AtomicFile.WriteAllText(Path.Combine(FailureFolder(tried.Seed), "failure.txt"), $"{failure.Kind}, {failure.Engine}: {failure.Message}\n");
            }
        }, cancellation);
    }

    private bool ThroughNetlist(FuzzCase tried) => options.NetlistEvery > 0 && tried.Seed % (ulong)options.NetlistEvery == 0;

    private void Simulate(
        List<Prepared> ready, string work, Func<FuzzCase, bool> netlist, Action<FuzzCase, IReadOnlyList<string>, long, FuzzFailure?> done, CancellationToken cancellation)
    {
        if (ready.Count == 0)
        {
            return;
        }

        Course[] courses = [.. ready.Select(r => new Course(_check, r, Path.Combine(work, "networks", r.Design.Name)))];
        Each(courses, c => c.Through(Simulator.ByName("icarus"), cancellation), cancellation);
        Course[] left = [.. courses.Where(c => c.Failure is null)];
        (Simulator verilator, UserException? refused) = Verilated([.. left.Select(c => c.Ready.Design)], Path.Combine(work, "verilator"), cancellation);
        var gate = new Lock();
        Each(left, c =>
        {
            c.Through(verilator, cancellation);
            if (netlist(c.Ready.Case))
            {
                c.Through(new NetlistSimulator(), cancellation);
            }

            c.Clear();
            lock (gate)
            {
                if (c.Failure is null)
                {
                    done(c.Ready.Case, c.Engines, c.Values, null);
                }
            }
        }, cancellation);

        if (refused is not null && courses.All(c => c.Failure is null))
        {
            throw refused;
        }

        // These are made smaller, one at a time.
        foreach (Course c in courses.Where(c => c.Failure is not null))
        {
            done(c.Ready.Case, c.Engines, c.Values, c.Failure);
        }
    }

    private void Each(IEnumerable<Course> courses, Action<Course> step, CancellationToken cancellation)
    {
        try
        {
            Parallel.ForEach(courses, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation }, step);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<UserException>().FirstOrDefault() is { } told)
        {
            throw new UserException(told.Diagnostic, told.ExitCode, e);
        }
    }

    // Where the compiler does not take them all, each is compiled by itself, so that the one at fault is found. Where there is none, it is the batch.
    private (Simulator Simulator, UserException? Refused) Verilated(IReadOnlyList<VerilogDesign> designs, string place, CancellationToken cancellation)
    {
        if (designs.Count == 0)
        {
            return (Simulator.ByName("verilator"), null);
        }

        var batch = new VerilatorBatch(designs, place);
        try
        {
            batch.Build(runner, cancellation);
            return (batch, null);
        }
        catch (UserException e) when (e.Diagnostic.Code == "G2G4002")
        {
            return (Simulator.ByName("verilator"), e);
        }
    }

    private FuzzCase Minimized(FuzzCase tried, FuzzFailure failure, CancellationToken cancellation)
    {
        string work = Path.Combine(_folder, "smaller");
        Simulator? simulator = failure.Engine switch { "g2g" => null, "netlist" => new NetlistSimulator(), var name => Simulator.ByName(name) };
        int trial = 0;
        return Reducer.Reduce(tried, Fails, options.Trials);

        bool Fails(FuzzCase smaller)
        {
            (Prepared? ready, FuzzFailure? found) = CaseCheck.Prepare(smaller, cancellation);
            if (ready is not null && simulator is not null)
            {
                string place = Path.Combine(work, (trial++).ToString(CultureInfo.InvariantCulture));
                VerilogBackend.Write(ready.Design, Path.Combine(place, "verilog"));
                found = _check.Run(ready, simulator, Path.Combine(place, "verilog"), Path.Combine(place, "work"), cancellation).Failure;
                Directory.Delete(work, recursive: true);
            }

            return found?.Kind == failure.Kind;
        }
    }

    private FuzzRecord? Finished(ulong seed, string key)
    {
        try
        {
            return File.Exists(RecordPath(seed)) && ResultsJson.Read<FuzzRecord>(File.ReadAllText(RecordPath(seed))) is { Failure: null } record && record.Key == key ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The design's text holds the graph, the fold, the primitives and the bench.
    private string Key(FuzzCase tried, CancellationToken cancellation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(CaseCheck.Prepare(tried, cancellation).Ready is { } ready ? DesignHash.Of(ready.Design) : "none")} netlist={ThroughNetlist(tried)} {string.Join(' ', Tools(options).Select(runner.Locator.Version))}");

    private string RecordPath(ulong seed) => Path.Combine(_folder, "networks", seed.ToString(CultureInfo.InvariantCulture) + ".json");

    private FuzzSummary Sum(List<FuzzRecord> records) => new(
        options.Seed,
        records.Count,
        records.Count(r => r.Failure is null),
        records.Count(r => r.Engines.Contains("netlist")),
        records.Sum(r => r.Values),
        records.Max(r => r.Macs),
        records.SelectMany(r => r.Refused).GroupBy(c => c, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
        Tools(options).DistinctBy(t => t.Name).ToDictionary(t => t.Name, t => runner.Locator.Version(t) ?? "unknown", StringComparer.Ordinal),
        records.Where(r => r.Failure is not null).OrderBy(r => r.Seed).ToDictionary(r => r.Seed.ToString(CultureInfo.InvariantCulture), r => r.Failure!, StringComparer.Ordinal));

    /// <summary>One network on its way through the simulators; stops at the first failure.</summary>
    private sealed class Course(CaseCheck check, Prepared ready, string place)
    {
        public Prepared Ready => ready;

        public List<string> Engines { get; } = [];

        public long Values { get; private set; }

        public FuzzFailure? Failure { get; private set; }

        public void Through(Simulator simulator, CancellationToken cancellation)
        {
            if (Failure is not null)
            {
                return;
            }

            string design = Path.Combine(place, "verilog");
            if (!Directory.Exists(design))
            {
                VerilogBackend.Write(ready.Design, design);
            }

            (long values, Failure) = check.Run(ready, simulator, design, Path.Combine(place, "work"), cancellation);
            Values += values;
            Engines.Add(simulator.Name);
        }

        public void Clear() => Directory.Delete(place, recursive: true);
    }
}
