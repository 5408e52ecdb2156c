namespace GradientsToGates.Results;

/// <summary>A folding of a sweep.</summary>
/// <param name="Cycles">Cycles between frames, by the slowest layer.</param>
/// <param name="Fps">Frames a second at the sweep's clock.</param>
/// <param name="Lut">Estimated look-up tables.</param>
/// <param name="Ff">Estimated flip-flops.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">Halves of block RAM.</param>
/// <param name="Folds">PExSIMD by layer.</param>
public sealed record SweepPoint(long Cycles, double Fps, int Lut, int Ff, int Dsp, int Bram18, IReadOnlyDictionary<string, string> Folds);

/// <summary>Foldings of a network that no other beats in speed and cost; written as <c>sweep.json</c>.</summary>
/// <param name="Graph">Identity of the integer graph.</param>
/// <param name="Capacity">What the part has.</param>
/// <param name="Device">The part.</param>
/// <param name="Megahertz">Clock rate.</param>
/// <param name="Points">Fastest first.</param>
/// <param name="Choices">What else it depends on: share, multipliers, schedule and given folds.</param>
public sealed record SweepResults(string Graph, DeviceCapacity Capacity, string Device, double Megahertz, IReadOnlyList<SweepPoint> Points, string? Choices = null);
