namespace GradientsToGates.Data;

/// <summary>A dataset in memory.</summary>
/// <param name="Name">Such as <c>mnist</c>.</param>
/// <param name="Sha256">Identifies the content: of the list of the files' own SHA-256, or of pixels and labels where there are no files.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Classes">Number of classes; 2 where a single output tells two classes.</param>
/// <param name="Levels">Largest code.</param>
/// <param name="Train">To train and calibrate on.</param>
/// <param name="Test">To measure accuracy on, once.</param>
/// <param name="Synthetic">True for made-up images that stand in for real ones: no accuracy on them counts as measured.</param>
/// <param name="Origin">Where it came from, for people: a folder, or how it was made.</param>
public sealed record Dataset(
    string Name,
    string Sha256,
    int Height,
    int Width,
    int Channels,
    int Classes,
    int Levels,
    LabelledImages Train,
    LabelledImages Test,
    bool Synthetic,
    string Origin)
{
    /// <summary>Names of the classes; empty where they are digits or truth values.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>
    /// Where only part of the pixels are the published ones: how many test images, from the first, are. Null when all are, or when the set is
    /// made up.
    /// </summary>
    public int? OriginalTest { get; init; }

    /// <summary>What to say beside every figure measured on this data; empty for nothing.</summary>
    public string PixelNote { get; init; } = "";
}
