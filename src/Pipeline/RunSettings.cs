using GradientsToGates.Quantization;

namespace GradientsToGates.Pipeline;

/// <summary>What a run is about; kept as <c>run.json</c> in its folder so that later commands go on with the same choices.</summary>
public sealed record RunSettings
{
    /// <summary>Network name.</summary>
    public required string Network { get; init; }

    /// <summary>Seed of training; null for the recipe's own.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Train even where shipped weights exist.</summary>
    public bool Retrain { get; init; }

    /// <summary>Epochs instead of the recipe's; null for the recipe's own.</summary>
    public int? Epochs { get; init; }

    /// <summary>Number format.</summary>
    public QuantizationOptions Quantization { get; init; } = new();

    /// <summary>Folds that replace the default, as <c>PExSIMD</c> by layer.</summary>
    public IReadOnlyDictionary<string, string> Folds { get; init; } = new Dictionary<string, string>();

    /// <summary>Part the design is folded and synthesized for.</summary>
    public string Device { get; init; } = "xc7a35t";

    /// <summary>Test images co-simulated in Verilator; null for all.</summary>
    public int? Images { get; init; } = 200;

    /// <summary>Test images co-simulated in Icarus.</summary>
    public int IcarusImages { get; init; } = 2;

    /// <summary>The first so many images run with bubbles and backpressure.</summary>
    public int Throttled { get; init; } = 200;
}
