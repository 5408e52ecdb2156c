using GradientsToGates.Results;

namespace GradientsToGates.Cosim;

/// <summary>One image simulated again with a waveform.</summary>
/// <param name="Waves">Path of the VCD.</param>
/// <param name="SaveFile">Path of the GTKWave save file.</param>
/// <param name="Result">The comparison of this image alone.</param>
/// <param name="First">Its first mismatch; null when all values agree.</param>
public sealed record ReplayOutcome(string Waves, string SaveFile, CosimResult Result, Mismatch? First);
