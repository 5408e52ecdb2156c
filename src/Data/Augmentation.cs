using GradientsToGates.Tensors;

namespace GradientsToGates.Data;

/// <summary>Random shift, turn and change of size of an image; bilinear, background 0. The result is codes again, as the hardware sees.</summary>
/// <param name="Shift">Largest shift along each axis, pixels.</param>
/// <param name="Rotate">Largest turn either way, degrees.</param>
/// <param name="Scale">Largest change of size either way, as a part of it.</param>
public readonly record struct Augmentation(double Shift, double Rotate, double Scale)
{
    /// <summary>Writes a changed copy.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="target">Receives the copy, same size.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rng">Numbers of this sample and epoch.</param>
    public void Apply(ReadOnlySpan<byte> image, Span<byte> target, int height, int width, int channels, Rng rng)
    {
        double angle = rng.NextDouble(-Rotate, Rotate) * Math.PI / 180;
        double size = 1 + rng.NextDouble(-Scale, Scale);
        double shiftX = rng.NextDouble(-Shift, Shift);
        double shiftY = rng.NextDouble(-Shift, Shift);

        // Each target pixel looks up where it came from: the inverse turn and size about the centre, after taking the shift off.
        float cos = (float)(Math.Cos(angle) / size);
        float sin = (float)(Math.Sin(angle) / size);
        float centreX = (width - 1) / 2f;
        float centreY = (height - 1) / 2f;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float dx = x - centreX - (float)shiftX;
                float dy = y - centreY - (float)shiftY;
                float sourceX = centreX + (cos * dx) + (sin * dy);
                float sourceY = centreY - (sin * dx) + (cos * dy);
                Sample(image, target.Slice(((y * width) + x) * channels, channels), height, width, sourceX, sourceY);
            }
        }
    }

    private static void Sample(ReadOnlySpan<byte> image, Span<byte> pixel, int height, int width, float x, float y)
    {
        if (x <= -1 || y <= -1 || x >= width || y >= height)
        {
            pixel.Clear();
            return;
        }

        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        float right = x - left;
        float bottom = y - top;
        int channels = pixel.Length;
        for (int c = 0; c < channels; c++)
        {
            float upper = (Code(image, top, left, c) * (1 - right)) + (Code(image, top, left + 1, c) * right);
            float lower = (Code(image, top + 1, left, c) * (1 - right)) + (Code(image, top + 1, left + 1, c) * right);
            pixel[c] = (byte)((upper * (1 - bottom)) + (lower * bottom) + 0.5f);
        }

        float Code(ReadOnlySpan<byte> codes, int row, int column, int channel) =>
            row >= 0 && row < height && column >= 0 && column < width ? codes[(((row * width) + column) * channels) + channel] : 0f;
    }
}
