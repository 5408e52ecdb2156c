using GradientsToGates.Tensors;

namespace GradientsToGates.Data;

/// <summary>
/// Random changes to an image: one affine map of turn, size and shift, then flip, crop and cutout. The result is codes again, as the hardware
/// sees.
/// </summary>
/// <param name="Shift">Largest shift along each axis, pixels.</param>
/// <param name="Rotate">Largest turn either way, degrees.</param>
/// <param name="Scale">Largest change of size either way, as a part of it.</param>
public readonly record struct Augmentation(double Shift, double Rotate, double Scale)
{
    /// <summary>Beyond the image the affine map finds the nearest pixel; else code 0.</summary>
    public bool NearestBorder { get; init; }

    /// <summary>Probability that left and right are exchanged.</summary>
    public double Flip { get; init; }

    /// <summary>Pixels of code 0 around the image, out of which a piece of its own size is cut.</summary>
    public int Crop { get; init; }

    /// <summary>Side of the square that takes <see cref="CutoutColor"/>, pixels; 0 for none.</summary>
    public int Cutout { get; init; }

    /// <summary>One code per channel; 0 when null.</summary>
    public byte[]? CutoutColor { get; init; }

    /// <summary>Writes a changed copy.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="target">Receives the copy, same size.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rng">Numbers of this sample and epoch.</param>
    public void Apply(ReadOnlySpan<byte> image, Span<byte> target, int height, int width, int channels, Rng rng)
    {
        var map = AffineMap.Of(rng.NextDouble(-Rotate, Rotate), 1 + rng.NextDouble(-Scale, Scale), rng.NextDouble(-Shift, Shift), rng.NextDouble(-Shift, Shift));
        if (Rotate == 0 && Scale == 0 && Shift == 0)
        {
            image.CopyTo(target);
        }
        else if (NearestBorder)
        {
            map.ApplyNearest(image, target, height, width, channels);
        }
        else
        {
            map.ApplyZero(image, target, height, width, channels);
        }

        if (Flip > 0 && rng.NextDouble() < Flip)
        {
            PixelMoves.Flip(target, height, width, channels);
        }

        if (Crop > 0)
        {
            PixelMoves.Shift(target, height, width, channels, rng.NextInt32((2 * Crop) + 1) - Crop, rng.NextInt32((2 * Crop) + 1) - Crop);
        }

        if (Cutout > 0)
        {
            PixelMoves.Fill(target, height, width, channels, rng.NextInt32(height) - (Cutout / 2), rng.NextInt32(width) - (Cutout / 2), Cutout, CutoutColor);
        }
    }
}
