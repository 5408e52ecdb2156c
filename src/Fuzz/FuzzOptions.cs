namespace GradientsToGates.Fuzz;

/// <summary>How much to try.</summary>
public sealed record FuzzOptions
{
    /// <summary>Networks.</summary>
    public required int Count { get; init; }

    /// <summary>Seed of the first; the others follow.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Every so many networks one goes through the netlist too; 0 for none.</summary>
    public int NetlistEvery { get; init; } = 10;

    /// <summary>Networks to one program of Verilator.</summary>
    public int Batch { get; init; } = 25;

    /// <summary>Networks at a time.</summary>
    public int Jobs { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Networks tried at most to make one failing network smaller.</summary>
    public int Trials { get; init; } = 200;
}
