namespace GradientsToGates.Results;

/// <summary>The table of number formats of a run; written as <c>formats.json</c>.</summary>
/// <param name="Weights">Identity of the float weights that it is of.</param>
/// <param name="Rows">The table.</param>
public sealed record FormatResults(string Weights, IReadOnlyList<FormatAccuracy> Rows);
