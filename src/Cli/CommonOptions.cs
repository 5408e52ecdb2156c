using System.CommandLine;
using System.CommandLine.Parsing;
using GradientsToGates.Diagnostics;
using GradientsToGates.Pipeline;
using GradientsToGates.Quantization;
using GradientsToGates.Toolchain;
using Spectre.Console;

namespace GradientsToGates.Cli;

/// <summary>Options and arguments that several commands share, and how they become settings.</summary>
internal sealed class CommonOptions
{
    public CommonOptions()
    {
        Net.Validators.Add(RefuseOption);
        Run.Validators.Add(RefuseOption);
    }

    public Argument<string> Net { get; } = new("NET") { Description = "A network of the zoo (g2g zoo) or a YAML file." };

    public Argument<string> Run { get; } = new("RUN") { Description = "A run folder, 'latest', 'latest:NET', or a network of the zoo, which may have a recipe behind it ('arch8:study').", DefaultValueFactory = _ => "latest" };

    public Option<string?> Out { get; } = new("--out") { Description = "Folder to write to; the same folder again resumes." };

    public Option<bool> Fresh { get; } = new("--fresh") { Description = "Do every step again." };

    public Option<bool> Retrain { get; } = new("--retrain") { Description = "Train even where shipped weights exist." };

    public Option<ulong?> Seed { get; } = new("--seed") { Description = "Seed of training, which then is done even where weights are shipped." };

    public Option<int?> Epochs { get; } = WholeNumber.Option("--epochs", "Epochs instead of the recipe's, trained even where weights are shipped.", 1);

    public Option<string?> Recipe { get; } = new("--recipe") { Description = "Training recipe: study (as the CIFAR-10 study trained), best (whatever helps), or for few bits w4a4, w4a4-8, w2a4, int8-qat; the network's own when left out." };

    public Option<string?> From { get; } = new("--from") { Description = "Run whose weights a recipe with quantization starts from; the shipped ones when left out." };

    public Option<int?> Threads { get; } = WholeNumber.Option("--threads", "Threads of training and reference; 0, the default, for all cores.", 0);

    public Option<string?> Device { get; } = new("--device") { Description = "Part to fold and synthesize for (g2g devices)." };

    public Option<string?> Images { get; } = new("--images") { Description = "Test images to simulate in Verilator, or 'all'; by the network's size when left out (LeNet-5: 200)." };

    public Option<string[]> Fold { get; } = new("--fold") { Description = "LAYER=PExSIMD, may be repeated; PExSIMD:packed or PExSIMD:lut choose its multipliers, :row behind it the row-stationary schedule.", AllowMultipleArgumentsPerToken = true };

    public Option<string?> FoldFile { get; } = new("--fold-file") { Description = "File with one LAYER=PExSIMD a line; # starts a comment." };

    public Option<string?> Schedule { get; } = new("--schedule") { Description = "Order in which convolutions compute: 'output' stationary, or 'row' stationary, which reads each weight once a row; or 'auto', by row where that slows nothing and the part has room." };

    public Option<string?> NumberFormat { get; } = new("--format") { Description = "Number format: int8, int8-pow2, w4a4, q1.7, q6.10, .. (g2g formats)." };

    public Option<string?> Activations { get; } = new("--activations") { Description = "Activations of a Qm.n format: 'calibrated' binary points, or 'literal' Qm.n." };

    public Option<string[]> LayerFormat { get; } = new("--layer-format") { Description = "LAYER=FORMAT, may be repeated; 'none' takes all back.", AllowMultipleArgumentsPerToken = true };

    public Option<string?> LayerFormatFile { get; } = new("--layer-format-file") { Description = "File with one LAYER=FORMAT a line; # starts a comment." };

    public Option<bool> PowerOfTwo { get; } = new("--pow2") { Description = "Every scale a power of two: requantize becomes a shift." };

    public Option<bool> PerTensor { get; } = new("--per-tensor") { Description = "One weight scale per layer instead of one per channel." };

    public Option<string?> Calibration { get; } = new("--calibration") { Description = "Range rule: 'mse' (least squared error; the default, but not of Qm.n), 'minmax' (the default of Qm.n), or a percentile such as '99.99'." };

    public Option<bool> Accumulators32 { get; } = new("--acc32") { Description = "Accumulators of 32 bits instead of the proved width." };

    public Option<bool> NoInstall { get; } = new("--no-install") { Description = "Never install missing tools." };

    public Option<bool> Force { get; } = new("--force") { Description = "Synthesize even after a mismatch." };

    /// <summary>Adds the options of every command that works on a run.</summary>
    public CommonOptions AddTo(Command command, params Option[] more)
    {
        foreach (Option option in new Option[] { Threads, NoInstall, Fresh }.Concat(more))
        {
            command.Options.Add(option);
        }

        return this;
    }

    /// <summary>The options that choose a number format.</summary>
    public Option[] Format() => [NumberFormat, Activations, LayerFormat, LayerFormatFile, PowerOfTwo, PerTensor, Calibration, Accumulators32];

    /// <summary>The options that choose the hardware.</summary>
    public Option[] Hardware() => [Device, Fold, FoldFile, Schedule];

    /// <summary>Services of this call.</summary>
    public RunServices Services(ParseResult parsed, CancellationToken cancellation) => new(
        new ToolRunner(new ToolLocator()),
        new ConsoleProgress(AnsiConsole.Console, parsed.GetValue(GlobalOptions.Quiet)),
        !Has(parsed, NoInstall),
        Has(parsed, Fresh),
        Has(parsed, Force),
        Value(parsed, Threads) ?? 0,
        CommandLine(parsed),
        TimeProvider.System,
        cancellation);

    /// <summary>The command as typed.</summary>
    public static string CommandLine(ParseResult parsed) => "g2g " + string.Join(' ', parsed.Tokens.Select(t => t.Value));

    /// <summary>Settings changed by what the command line says; what it leaves out stays.</summary>
    /// <exception cref="UserException">G2G0002: a value is not legal. G2G0003: the fold file cannot be read.</exception>
    public RunSettings Apply(RunSettings settings, ParseResult parsed)
    {
        QuantizationOptions format = Value(parsed, NumberFormat) is { } name ? Renamed(settings.Quantization, name) : settings.Quantization;
        format = Value(parsed, Activations) is { } activations ? WithActivations(format, activations) : format;
        format = WithLayers(format, parsed);
        format = Has(parsed, PowerOfTwo) ? format with { PowerOfTwo = true } : format;
        format = Has(parsed, PerTensor) ? format with { PerChannel = false } : format;
        format = Has(parsed, Accumulators32) ? format with { Accumulators32 = true } : format;
        format = Value(parsed, Calibration) is { } rule ? WithCalibration(format, rule) : format;
        var folds = settings.Folds.ToDictionary();
        foreach (string fold in FoldLines(parsed))
        {
            string[] parts = fold.Split('=');
            string value = parts.Length == 2 ? parts[1].Trim() : "";
            _ = Dataflow.Fold.Parse(value, $"fold '{fold}'");
            folds[parts[0].Trim()] = value;
        }

        (Dataflow.Schedule Schedule, bool WhereTheyFit) schedule = Value(parsed, Schedule) is { } order ? ScheduleOf(order) : (settings.Schedule, settings.RowsWhereTheyFit);
        return settings with
        {
            Quantization = format,
            Folds = folds,
            Schedule = schedule.Schedule,
            RowsWhereTheyFit = schedule.WhereTheyFit,
            Device = Value(parsed, Device) ?? settings.Device,
            Images = Value(parsed, Images) is { } images ? Count(images) : settings.Images,
            Retrain = Has(parsed, Retrain) || settings.Retrain,
            Seed = Value(parsed, Seed) ?? settings.Seed,
            From = Value(parsed, From) ?? settings.From,
            Recipe = Value(parsed, Recipe) ?? settings.Recipe,
            Epochs = Value(parsed, Epochs) ?? settings.Epochs,
        };
    }

    // What looks like an option and is none would else count as a name.
    private static void RefuseOption(ArgumentResult argument)
    {
        if (argument.Tokens is [{ Value: ['-', ..] name }])
        {
            argument.AddError($"there is no option '{name}'.");
        }
    }

    private static (Dataflow.Schedule Schedule, bool WhereTheyFit) ScheduleOf(string name) => name switch
    {
        "output" => (Dataflow.Schedule.OutputStationary, false),
        "row" => (Dataflow.Schedule.RowStationary, false),
        "auto" => (Dataflow.Schedule.OutputStationary, true),
        _ => throw UserException.BadInput("G2G0002", $"option --schedule {name}", "it is neither 'output' nor 'row' nor 'auto'.", "Write for example --schedule row."),
    };

    private IEnumerable<string> FoldLines(ParseResult parsed)
    {
        IEnumerable<string> file = Value(parsed, FoldFile) is { } path ? Lines(path, "--fold-file", "LAYER=PExSIMD") : [];
        return file.Concat(Value(parsed, Fold) ?? []);
    }

    // Lines without comments and blanks.
    private static string[] Lines(string path, string option, string form)
    {
        try
        {
            return [.. File.ReadAllLines(path).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                new Diagnostic("G2G0003", $"option {option} {path}", $"the file cannot be read ({e.Message.TrimEnd('.')}).", $"Name a text file with one {form} a line."), ExitCode.InputOutput, e);
        }
    }

    // Another format keeps how ranges are found, and the layers that have their own.
    private static QuantizationOptions Renamed(QuantizationOptions settings, string name) => NumberFormats.Parse(name) with
    {
        Calibration = settings.Calibration,
        Percentile = settings.Percentile,
        CalibrationImages = settings.CalibrationImages,
        TableBits = settings.TableBits,
        Layers = settings.Layers,
    };

    private static QuantizationOptions WithActivations(QuantizationOptions format, string activations)
    {
        QuantizationOptions changed = activations switch
        {
            "literal" => format with { Literal = true },
            "calibrated" => format with { Literal = false },
            _ => throw UserException.BadInput("G2G0002", $"option --activations {activations}", "it is neither 'calibrated' nor 'literal'.", "Write for example --activations literal."),
        };
        NumberFormats.RequireLegal(format.Name, changed);
        return changed;
    }

    private QuantizationOptions WithLayers(QuantizationOptions format, ParseResult parsed)
    {
        var layers = format.Layers.ToDictionary(StringComparer.Ordinal);
        string[] lines = [.. (Value(parsed, LayerFormatFile) is { } path ? Lines(path, "--layer-format-file", "LAYER=FORMAT") : []), .. Value(parsed, LayerFormat) ?? []];
        foreach (string line in lines)
        {
            string[] parts = line.Split('=', StringSplitOptions.TrimEntries);
            if (line == "none")
            {
                layers.Clear();
            }
            else if (parts is [{ Length: > 0 } layer, { Length: > 0 } name])
            {
                layers[layer] = NumberFormats.Parse(name).Name;
            }
            else
            {
                throw UserException.BadInput("G2G0002", $"layer format '{line}'", "it is not LAYER=FORMAT.", "Write for example --layer-format conv1=w4a8, or 'none'.");
            }
        }

        return lines.Length == 0 ? format : format with { Layers = layers };
    }

    private static QuantizationOptions WithCalibration(QuantizationOptions format, string rule) => rule == "minmax"
        ? format with { Calibration = CalibrationRule.MinMax }
        : rule == "mse"
        ? format with { Calibration = CalibrationRule.MeanSquaredError }
        : double.TryParse(rule, System.Globalization.CultureInfo.InvariantCulture, out double percentile) && percentile is > 50 and <= 100
            ? format with { Calibration = CalibrationRule.Percentile, Percentile = percentile }
            : throw UserException.BadInput("G2G0002", $"option --calibration {rule}", "it is neither 'minmax' nor 'mse' nor a percentile above 50 and up to 100.", "Write for example --calibration 99.99.");

    private static int? Count(string images) => images == "all"
        ? null
        : int.TryParse(images, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int n) && n > 0
            ? n
            : throw UserException.BadInput("G2G0002", $"option --images {images}", "it is neither a number of images nor 'all'.", "Write for example --images 200.");

    private static bool Has(ParseResult parsed, Option<bool> option) => Belongs(parsed, option) && parsed.GetValue(option);

    private static T? Value<T>(ParseResult parsed, Option<T> option) => Belongs(parsed, option) ? parsed.GetValue(option) : default;

    private static bool Belongs(ParseResult parsed, Option option) => parsed.CommandResult.Command.Options.Contains(option);
}
