namespace GradientsToGates.Ir.Float;

/// <summary>
/// Random changes to each training image, drawn anew every epoch; 0 switches one off. In this order: one affine map of turn, size and shift,
/// then flip, crop, cutout.
/// </summary>
public sealed record AugmentationRecipe
{
    /// <summary>Largest shift along each axis, pixels; continuous.</summary>
    public double Shift { get; init; }

    /// <summary>Largest turn either way, degrees.</summary>
    public double Rotate { get; init; }

    /// <summary>Largest change of size either way, as a part of it.</summary>
    public double Scale { get; init; }

    /// <summary>What the affine map finds beyond the image.</summary>
    public BorderKind Border { get; init; } = BorderKind.Zero;

    /// <summary>Probability of left and right being exchanged.</summary>
    public double Flip { get; init; }

    /// <summary>Pixels of code 0 around the image, out of which a piece of the image's own size is cut.</summary>
    public int Crop { get; init; }

    /// <summary>Side of a square about a random pixel that takes the mean colour, pixels.</summary>
    public int Cutout { get; init; }

    /// <summary>Whether any is on.</summary>
    public bool Any => Shift > 0 || Rotate > 0 || Scale > 0 || Flip > 0 || Crop > 0 || Cutout > 0;
}

/// <summary>What lies beyond an image.</summary>
public enum BorderKind
{
    /// <summary>Code 0.</summary>
    Zero,

    /// <summary>The nearest pixel of the image.</summary>
    Nearest,
}
