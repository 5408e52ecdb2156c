using GradientsToGates.Results;

namespace GradientsToGates.Reporting;

/// <summary>One kind of resource of a device.</summary>
/// <param name="Name">E.g. <c>LUT</c>.</param>
/// <param name="Used">By the design.</param>
/// <param name="Capacity">Of the device.</param>
internal sealed record Resource(string Name, long Used, long Capacity)
{
    /// <summary>Used part of the capacity: 1 is full.</summary>
    public double Share => Capacity > 0 ? (double)Used / Capacity : Used > 0 ? double.PositiveInfinity : 0;

    /// <summary>The four kinds every design is counted in.</summary>
    /// <param name="result">What the synthesizer counted.</param>
    public static IReadOnlyList<Resource> Of(SynthesisResult result) =>
    [
        new("LUT", result.Lut, result.Capacity.Lut),
        new("FF", result.Ff, result.Capacity.Ff),
        new("DSP", result.Dsp, result.Capacity.Dsp),
        new("BRAM36", result.Bram36, result.Capacity.Bram36),
    ];
}
