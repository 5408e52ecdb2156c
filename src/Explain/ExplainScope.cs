namespace GradientsToGates.Explain;

/// <summary>What of a forward pass is explained.</summary>
/// <param name="Layer">Name of a layer or of a node of the integer graph; null for everything.</param>
/// <param name="Y">Row of the element.</param>
/// <param name="X">Column of the element.</param>
/// <param name="C">Channel of the element.</param>
public sealed record ExplainScope(string? Layer, int Y, int X, int C)
{
    /// <summary>Every element of every layer; for small networks.</summary>
    public static ExplainScope Whole { get; } = new(null, 0, 0, 0);

    /// <summary>One element, with the element-wise steps back to the sum it comes from.</summary>
    /// <param name="layer">Name of a layer or of a node of the integer graph.</param>
    /// <param name="y">Row.</param>
    /// <param name="x">Column.</param>
    /// <param name="c">Channel.</param>
    public static ExplainScope At(string layer, int y, int x, int c) => new(layer, y, x, c);
}
