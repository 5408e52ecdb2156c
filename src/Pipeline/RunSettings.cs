using System.Text.Json;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Solving;
using GradientsToGates.Diagnostics;
using GradientsToGates.Quantization;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>What a run is about; kept as <c>run.json</c> in its folder so that later commands go on with the same choices.</summary>
public sealed record RunSettings
{
    // Multiply-accumulates: LeNet-5 has 416,520.
    private const long VerilatorWork = 200 * 416_520;
    private const long IcarusWork = 2_000_000;

    /// <summary>Network name.</summary>
    public required string Network { get; init; }

    /// <summary>Seed of training; null for the recipe's own.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Train even where shipped weights exist.</summary>
    public bool Retrain { get; init; }

    /// <summary>Epochs instead of the recipe's; null for the recipe's own.</summary>
    public int? Epochs { get; init; }

    /// <summary>Recipe in place of the network's own; null for its own.</summary>
    public string? Recipe { get; init; }

    /// <summary>Run whose weights quantization-aware training starts from; null for those shipped with g2g.</summary>
    public string? From { get; init; }

    /// <summary>Number format.</summary>
    public QuantizationOptions Quantization { get; init; } = new();

    /// <summary>Folds that are given and not chosen, as <c>PExSIMD</c> by layer.</summary>
    public IReadOnlyDictionary<string, string> Folds { get; init; } = new Dictionary<string, string>();

    /// <summary>Part the design is folded and synthesized for.</summary>
    public string Device { get; init; } = "xc7a35t";

    /// <summary>Frames a second that the folding is to reach; null for as many as the share of the part lets it.</summary>
    public double? TargetFps { get; init; }

    /// <summary>Clock rate that frames a second are counted at, MHz.</summary>
    public double Megahertz { get; init; } = FoldGoal.DefaultMegahertz;

    /// <summary>Percent of the part that the folding may use.</summary>
    public int Share { get; init; } = FoldGoal.DefaultShare;

    /// <summary>Whether the folding may make products of LUTs.</summary>
    public bool LutProducts { get; init; }

    /// <summary>Schedule of the convolutions that have rows, where their fold is not given.</summary>
    public Schedule Schedule { get; init; }

    /// <summary>Whether the folding makes convolutions row-stationary where that slows nothing and the part has room.</summary>
    public bool RowsWhereTheyFit { get; init; }

    /// <summary>Test images co-simulated in Verilator; null for all, 0 for as many as the network's size lets through in about a minute.</summary>
    public int? Images { get; init; } = 0;

    /// <summary>Images to co-simulate, as <c>--on</c> names them; null for the network's own test images.</summary>
    public string? CosimOn { get; init; }

    /// <summary>The first so many images run with bubbles and backpressure.</summary>
    public int Throttled { get; init; } = 200;

    /// <summary>Test images for Verilator: as many as are asked for; else as many as are about the work of 200 of LeNet-5, from 2 to 200.</summary>
    /// <param name="multiplyAccumulates">Of one image.</param>
    public int VerilatorImages(long multiplyAccumulates) => Images switch
    {
        null => int.MaxValue,
        0 => (int)Math.Clamp(VerilatorWork / Math.Max(1, multiplyAccumulates), 2, 200),
        int asked => asked,
    };

    /// <summary>Test images that <c>run</c> gives to Icarus, which takes minutes for one image of a large network: then none.</summary>
    /// <param name="multiplyAccumulates">Of one image.</param>
    public static int IcarusImages(long multiplyAccumulates) => multiplyAccumulates <= IcarusWork ? 2 : 0;

    /// <summary>Reads the settings of a run.</summary>
    /// <param name="path">Its <c>run.json</c>.</param>
    /// <exception cref="UserException">G2G6003: the file is damaged.</exception>
    public static RunSettings Read(string path)
    {
        string fault;
        try
        {
            RunSettings settings = ResultsJson.Read<RunSettings>(File.ReadAllText(path));
            if (settings.IsLegal())
            {
                return settings;
            }

            fault = "a value is missing or out of range";
        }
        catch (JsonException e)
        {
            fault = e.Message.TrimEnd('.');
        }

        throw new UserException(
            new Diagnostic("G2G6003", path, $"the settings cannot be read ({fault}).", "Start the run again: 'g2g run NET --out' with this folder takes over what is finished."), ExitCode.InputOutput);
    }

    // A file that was edited can hold nulls where the types allow none.
    private bool IsLegal() =>
        Network is not null && Device is not null && Quantization is { Layers: not null } && Folds is not null && Folds.Values.All(f => f is not null)
        && TargetFps is null or > 0 && Megahertz > 0 && Share is > 0 and <= 100 && Enum.IsDefined(Schedule)
        && Images is null or >= 0 && Throttled >= 0 && Epochs is null or > 0;
}
