namespace GradientsToGates.Synthesis;

/// <summary>A Verilog design on disk.</summary>
/// <param name="Folder">The design's folder; ROM files are found from here.</param>
/// <param name="Files">Verilog files, relative to the folder, in reading order.</param>
/// <param name="Top">Name of the top module.</param>
public sealed record SynthesisInput(string Folder, IReadOnlyList<string> Files, string Top);
