using GradientsToGates.Backends.Verilog;
using GradientsToGates.Cosim;
using GradientsToGates.Data;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Results;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Pipeline;

/// <summary>
/// A run folder being worked on. Each property or method makes what it names and everything before it on the path, or takes it over when nothing it
/// depends on has changed: weights, integer graph, Verilog. Measurements are in <see cref="Measurements"/>. The folder is this process's own until
/// the session is disposed of.
/// </summary>
public sealed class RunSession : IDisposable
{
    /// <summary>Test images whose stimulus and expected values lie beside the Verilog when nothing else is asked for.</summary>
    public const int VectorImages = 2;

    private readonly RunLock _lock;
    private readonly Lazy<Dataset> _dataset;
    private readonly Lazy<(WeightsResult Result, ModelFile Model)> _weights;
    private readonly Lazy<QuantizeResult> _quantized;
    private readonly Lazy<IntegerGraph> _integer;
    private readonly Dictionary<string, Calibration> _calibrations = [];
    private readonly Lazy<DataflowGraph> _dataflow;
    private readonly Lazy<VerilogDesign> _design;
    private Dataset? _simulated;
    private readonly string _networkText;

    private RunSession(RunLock taken, string folder, RunSettings settings, NetworkDefinition definition, string networkText, RunServices services)
    {
        _lock = taken;
        Folder = folder;
        Settings = settings;
        Services = services;
        Definition = definition;
        _networkText = networkText;
        Steps = new StepStore(folder, services.Fresh, services.Progress.Say);
        _dataset = new(() => DatasetStep.Open(this));
        _weights = new(() => WeightsStep.Do(this, Key));
        _quantized = new(() => QuantizeStep.Do(this, "quantize", "integer", Settings.Quantization));
        _integer = new(() =>
        {
            _ = Quantized;
            return QuantizeStep.Read(this, "integer");
        });
        _dataflow = new(() => FoldStep.Do(this));
        _design = new(WriteDesign);
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>The run's choices.</summary>
    public RunSettings Settings { get; private set; }

    /// <summary>Tools, progress, clock.</summary>
    public RunServices Services { get; }

    /// <summary>Network, data set and recipe.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Test images for Verilator.</summary>
    public int Images => Settings.VerilatorImages(Definition.Graph.MultiplyAccumulates());

    /// <summary>The data set whose test images are co-simulated.</summary>
    /// <exception cref="UserException">G2G3000..: it cannot be had. G2G8110: its images are not of the network's shape.</exception>
    public Dataset Simulated => _simulated ??= Settings.CosimOn is { } on ? EvaluationSets.Open(this, on) : Dataset;

    /// <summary>Test images that <c>run</c> gives to Icarus.</summary>
    public int IcarusImages => RunSettings.IcarusImages(Definition.Graph.MultiplyAccumulates());

    /// <summary>Finished steps.</summary>
    public StepStore Steps { get; }

    /// <summary>Things the reader of the summary must know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The data.</summary>
    public Dataset Dataset => _dataset.Value;

    /// <summary>Where the float weights came from.</summary>
    public WeightsResult WeightsResult => _weights.Value.Result;

    /// <summary>Float weights.</summary>
    public WeightSet Weights => _weights.Value.Model.Weights;

    /// <summary>What was fake-quantized in training; null for weights trained in float.</summary>
    public QuantizationPlan? Plan => _weights.Value.Model.Plan;

    /// <summary>SHA-256 of the file of float weights that quantization-aware training began with; null for weights trained in float.</summary>
    public string? StartSha256 => QuantizedTraining.StartSha256(_weights.Value.Model);

    /// <summary>The network as it was trained: in float, or fake-quantized.</summary>
    public FloatModel Trained => new(Definition.Graph, Weights, Plan);

    /// <summary>What quantization did to each layer.</summary>
    public QuantizeResult Quantized => _quantized.Value;

    /// <summary>The quantized network.</summary>
    public IntegerGraph Integer => _integer.Value;

    /// <summary>The hardware.</summary>
    public DataflowGraph Dataflow => _dataflow.Value;

    /// <summary>The Verilog, written below the run folder.</summary>
    public VerilogDesign Design => _design.Value;

    /// <summary>Folder of the Verilog.</summary>
    public string DesignFolder => Path.Combine(Folder, "verilog");

    /// <summary>The part.</summary>
    public Device Device => DeviceCatalog.Get(Settings.Device);

    /// <summary>Identity of the network: text, seed and recipe changes.</summary>
    public string Key => StepStore.Hash([_networkText, $"{Settings.Seed}", $"{Settings.Epochs}"]);

    /// <summary>Starts a run, or goes on with the one in the folder.</summary>
    /// <param name="network">A name of the zoo or a YAML file.</param>
    /// <param name="folder">Run folder; null for the next <c>runs/NET-NNN</c>.</param>
    /// <param name="settings">Choices; the network's name is filled in.</param>
    /// <param name="services">Tools, progress, clock.</param>
    /// <exception cref="UserException">
    /// The network or its recipe is unknown or wrong. G2G2201: so is the device. G2G2101..2104: so is a fold. G2G6001: the folder cannot be written.
    /// G2G6006: it holds the run of another network. G2G6008: another process is working in it.
    /// </exception>
    public static RunSession Start(string network, string? folder, Func<string, RunSettings> settings, RunServices services)
    {
        RunSettings chosen = settings("");
        NetworkDefinition definition = QuantizedTraining.Folded(Zoo.Open(network, chosen.Recipe));
        chosen = QuantizedTraining.WithFormat(chosen with { Network = definition.Name }, definition);
        string text = NetworkYaml.Write(definition);
        RequireLegal(chosen, definition);
        RunLock taken;
        if (folder is null)
        {
            (folder, taken) = RunFolder.TakeNext(definition.Name, f => RunLock.TryTake(f, services.CommandLine, services.Clock));
        }
        else
        {
            RunFolder.RequireOwn(folder, definition.Name);
            taken = RunLock.Take(folder, services.CommandLine, services.Clock);
        }

        try
        {
            RunFolder.RequireOwn(folder, definition.Name);
            AtomicFile.WriteAllText(Path.Combine(folder, "network.yml"), text);
            AtomicFile.WriteAllText(Path.Combine(folder, RunFolder.SettingsFile), ResultsJson.Write(chosen));
            return new RunSession(taken, folder, chosen, definition, text, services);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Opens a run by what the user calls it; a zoo name starts one from the shipped weights.</summary>
    /// <param name="run">Folder, <c>latest</c>, <c>latest:NET</c> or a zoo name, with or without a recipe.</param>
    /// <param name="change">Changes to its settings.</param>
    /// <param name="services">Tools, progress, clock.</param>
    /// <exception cref="UserException">
    /// G2G6002, G2G6003: no such run, or its settings cannot be read. G2G2101..2104, G2G2201: a fold or the device is not legal; the settings are left
    /// as they were. G2G6008: another process is working in the folder.
    /// </exception>
    public static RunSession Open(string run, Func<RunSettings, RunSettings> change, RunServices services)
    {
        if (RunFolder.Resolve(run) is not { } folder)
        {
            ZooRun zoo = ZooRun.Parse(run) ?? throw new InvalidOperationException("what is not a folder is a network of the zoo");
            services.Progress.Say(zoo.Weights is null
                ? $"'{run}' is a network of the zoo without shipped weights: it is trained first."
                : $"'{run}' is a network of the zoo: using the weights shipped with g2g.");
            return Start(zoo.Network, null, name => change(new RunSettings { Network = name, Recipe = zoo.Recipe }), services);
        }

        RunLock taken = RunLock.Take(folder, services.CommandLine, services.Clock);
        try
        {
            RunSettings settings = change(RunSettings.Read(Path.Combine(folder, RunFolder.SettingsFile)));
            string network = Path.Combine(folder, "network.yml");
            NetworkDefinition definition = NetworkYaml.Read(network);

            // What is not legal must not be kept: every later command would meet it again.
            RequireLegal(settings, definition);
            AtomicFile.WriteAllText(Path.Combine(folder, RunFolder.SettingsFile), ResultsJson.Write(settings));
            return new RunSession(taken, folder, settings, definition, File.ReadAllText(network), services);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Ranges and means on the calibration images; measured once for each rule.</summary>
    /// <param name="options">The rule.</param>
    internal Calibration Calibrate(QuantizationOptions options)
    {
        if (options is { Calibration: CalibrationRule.MeanSquaredError, Layers.Count: > 0 })
        {
            return CalibrateByLayer(options);
        }

        // What is best for squared errors depends on the codes as well.
        string codes = options.RangeRule == CalibrationRule.MeanSquaredError ? $" {options.ActivationBits} {options.SignedActivations} {options.PowerOfTwo}" : "";
        string key = FormattableString.Invariant($"{options.RangeRule} {options.Percentile} {options.CalibrationImages}{codes}");
        return _calibrations.TryGetValue(key, out Calibration? known) ? known : _calibrations[key] = Calibration.Of(this, options);
    }

    // The range that is best for a layer's codes is best for codes of its own width.
    private Calibration CalibrateByLayer(QuantizationOptions options)
    {
        QuantizationOptions network = options with { Layers = new Dictionary<string, string>() };
        IReadOnlyDictionary<string, QuantizationOptions> formats = LayerFormats.Of(Definition.Graph, options);
        return new Calibration(
            formats.ToDictionary(
                f => f.Key,
                f => Calibrate(network with { ActivationBits = f.Value.ActivationBits, SignedActivations = f.Value.SignedActivations, PowerOfTwo = f.Value.PowerOfTwo }).Ranges[f.Key]),
            Calibrate(network).Means);
    }

    /// <summary>Chooses the folding for other choices, which the run keeps if there is one.</summary>
    /// <param name="change">The choices.</param>
    /// <exception cref="UserException">G2G2101..2110, G2G2201: a fold, the device or the network is not legal. G2G7002, G2G7003: the target is not to be reached.</exception>
    public DataflowGraph Refold(Func<RunSettings, RunSettings> change)
    {
        RunSettings before = Settings;
        RunSettings asked = change(before);
        RequireLegal(asked, Definition);
        Settings = asked;
        try
        {
            _ = Dataflow;
        }
        catch
        {
            Settings = before;
            throw;
        }

        AtomicFile.WriteAllText(At(RunFolder.SettingsFile), ResultsJson.Write(asked));
        return Dataflow;
    }

    /// <summary>Lets the run folder go.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Writes stimulus and expected values of the first test images into <c>vectors/</c> of a folder of Verilog.</summary>
    /// <param name="images">How many, if the data set has as many.</param>
    /// <param name="folder">The folder of Verilog.</param>
    /// <returns>The folder of vectors.</returns>
    public string WriteVectors(int images, string folder)
    {
        images = Math.Min(images, Dataset.Test.Count);
        string vectors = Path.Combine(folder, "vectors");
        VectorFiles.Write(Dataflow, Dataset.Test.Pixels.AsSpan(0, images * Dataset.Test.ImageSize), vectors, Services.Cancellation);
        return vectors;
    }

    /// <summary>A path in the run folder.</summary>
    /// <param name="parts">Parts below it.</param>
    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    // All that can be told from the choices and the network alone, before anything is made or trained.
    private static void RequireLegal(RunSettings settings, NetworkDefinition definition)
    {
        _ = DeviceCatalog.Get(settings.Device);
        Folding.Check(Folding.LayersOf(definition.Graph), Given(settings));
    }

    /// <summary>Folds that the settings give.</summary>
    /// <param name="settings">A run's choices.</param>
    internal static IEnumerable<KeyValuePair<string, Fold>> Given(RunSettings settings) =>
        settings.Folds.Select(f => KeyValuePair.Create(f.Key, Fold.Parse(f.Value, $"fold '{f.Key}={f.Value}'")));

    private VerilogDesign WriteDesign()
    {
        VerilogDesign design = VerilogBackend.Emit(Dataflow);
        IEnumerable<string> key = design.Files.Select(f => f.Path + "\0" + f.Text).Append(Dataset.Sha256);
        Steps.Do("verilog", key, [.. design.Files.Select(f => Path.Combine("verilog", f.Path))], () =>
        {
            VerilogBackend.Write(design, DesignFolder);

            // Not among the step's files: `emit --images N` may replace them by more.
            WriteVectors(VectorImages, DesignFolder);
            return new QuantizeResult("verilog", design.Files.Count(), []);
        });
        return design;
    }
}
