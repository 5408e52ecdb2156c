using GradientsToGates.Dataflow;

namespace GradientsToGates.Pipeline;

/// <summary>A chosen folding, as the run folder keeps it.</summary>
/// <param name="Device">Part it was chosen for.</param>
/// <param name="Folds">PExSIMD by layer, in order.</param>
/// <param name="Cycles">Cycles between frames by the slowest layer.</param>
/// <param name="Lut">Estimated look-up tables.</param>
/// <param name="Ff">Estimated flip-flops.</param>
/// <param name="Dsp">DSP48E1.</param>
/// <param name="Bram18">Halves of block RAM.</param>
/// <param name="Fifos">Depths of the FIFOs of joins by name.</param>
/// <param name="Fits">Whether it stays within the share of the part that the goal allows.</param>
public sealed record FoldResult(string Device, IReadOnlyDictionary<string, string> Folds, long Cycles, int Lut, int Ff, int Dsp, int Bram18, IReadOnlyDictionary<string, FifoDepth> Fifos, bool Fits);
