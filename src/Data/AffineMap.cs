using System.Runtime.Intrinsics;

namespace GradientsToGates.Data;

/// <summary>
/// Turn, size and shift of an image about its centre, (size - 1) / 2 along each axis, in one bilinear step: the pixel at p comes from
/// c + R (p - c - shift) / size. With size 1 this is the map of Keras' ImageDataGenerator, whose shifts have the other sign.
/// </summary>
/// <param name="Cos">Cosine of the turn over the size.</param>
/// <param name="Sin">Sine of the turn over the size.</param>
/// <param name="ShiftX">Pixels to the right.</param>
/// <param name="ShiftY">Pixels down.</param>
public readonly record struct AffineMap(float Cos, float Sin, float ShiftX, float ShiftY)
{
    private const int StackPixels = 4096;

    /// <summary>Makes a map.</summary>
    /// <param name="degrees">Turn.</param>
    /// <param name="size">1 for the same size, above 1 for a larger picture.</param>
    /// <param name="shiftX">Pixels to the right.</param>
    /// <param name="shiftY">Pixels down.</param>
    public static AffineMap Of(double degrees, double size, double shiftX, double shiftY)
    {
        double angle = degrees * Math.PI / 180;
        return new((float)(Math.Cos(angle) / size), (float)(Math.Sin(angle) / size), (float)shiftX, (float)shiftY);
    }

    /// <summary>Beyond the image there is code 0.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="target">Receives the copy, same size, rounded to codes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    public void ApplyZero(ReadOnlySpan<byte> image, Span<byte> target, int height, int width, int channels)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (float sourceX, float sourceY) = Source(x, y, height, width);
                SampleZero(image, target.Slice(((y * width) + x) * channels, channels), height, width, sourceX, sourceY);
            }
        }
    }

    /// <summary>Beyond the image there is its nearest pixel: coordinates are clamped to the image.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="target">Receives the copy, same size, rounded to codes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    public void ApplyNearest(ReadOnlySpan<byte> image, Span<byte> target, int height, int width, int channels)
    {
        // One row and one pixel more: beyond the last row and column there is a weight of 0, which may read anything finite.
        int length = ((height + 1) * width) + 1;
        Span<Vector128<float>> pixels = length <= StackPixels ? stackalloc Vector128<float>[length] : new Vector128<float>[length];
        for (int first = 0; first < channels; first += Vector128<float>.Count)
        {
            int count = Math.Min(channels - first, Vector128<float>.Count);
            Spread(image, pixels, channels, first, count);
            ApplyNearest(pixels, target, height, width, channels, first, count);
        }
    }

    /// <summary>Up to four channels of each pixel side by side in a vector.</summary>
    private static void Spread(ReadOnlySpan<byte> image, Span<Vector128<float>> pixels, int channels, int first, int count)
    {
        for (int i = 0; i < image.Length / channels; i++)
        {
            ReadOnlySpan<byte> pixel = image.Slice((i * channels) + first, count);
            pixels[i] = Vector128.Create(pixel[0], count > 1 ? pixel[1] : 0f, count > 2 ? pixel[2] : 0f, count > 3 ? pixel[3] : 0f);
        }
    }

    private void ApplyNearest(ReadOnlySpan<Vector128<float>> pixels, Span<byte> target, int height, int width, int channels, int first, int count)
    {
        Span<int> places = stackalloc int[Vector512<int>.Count];
        Span<float> across = stackalloc float[Vector512<float>.Count];
        Span<float> down = stackalloc float[Vector512<float>.Count];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x += places.Length)
            {
                Locate(x, y, height, width, places, across, down);
                int at = (((y * width) + x) * channels) + first;
                for (int i = 0; i < Math.Min(places.Length, width - x); i++, at += channels)
                {
                    ReadOnlySpan<Vector128<float>> upper = pixels.Slice(places[i], 2);
                    ReadOnlySpan<Vector128<float>> lower = pixels.Slice(places[i] + width, 2);
                    var right = Vector128.Create(across[i]);
                    Vector128<float> above = upper[0] + (right * (upper[1] - upper[0]));
                    Vector128<float> below = lower[0] + (right * (lower[1] - lower[0]));
                    Vector128<float> value = above + (Vector128.Create(down[i]) * (below - above)) + Vector128.Create(0.5f);
                    Vector128<byte> codes = Vector128.Shuffle(Vector128.ConvertToInt32Native(value).AsByte(), Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
                    uint packed = codes.AsUInt32().ToScalar();
                    foreach (ref byte code in target.Slice(at, count))
                    {
                        code = (byte)(packed & 0xFF);
                        packed >>= 8;
                    }
                }
            }
        }
    }

    /// <summary>Where 16 pixels from (x, y) on come from, clamped to the image: the pixel above and to the left, and how far right and down of it.</summary>
    private void Locate(int x, int y, int height, int width, Span<int> places, Span<float> across, Span<float> down)
    {
        float centreX = (width - 1) / 2f;
        float centreY = (height - 1) / 2f;
        Vector512<float> dx = Vector512.ConvertToSingle(Vector512<int>.Indices + Vector512.Create(x)) - Vector512.Create(centreX) - Vector512.Create(ShiftX);
        var dy = Vector512.Create(y - centreY - ShiftY);
        Vector512<float> sourceX = Vector512.Create(centreX) + (Cos * dx) + (Sin * dy);
        Vector512<float> sourceY = Vector512.Create(centreY) - (Sin * dx) + (Cos * dy);
        sourceX = Vector512.Clamp(sourceX, Vector512<float>.Zero, Vector512.Create(width - 1f));
        sourceY = Vector512.Clamp(sourceY, Vector512<float>.Zero, Vector512.Create(height - 1f));
        Vector512<int> left = Vector512.ConvertToInt32Native(sourceX);
        Vector512<int> top = Vector512.ConvertToInt32Native(sourceY);
        (left + (top * width)).CopyTo(places);
        (sourceX - Vector512.ConvertToSingle(left)).CopyTo(across);
        (sourceY - Vector512.ConvertToSingle(top)).CopyTo(down);
    }

    private (float X, float Y) Source(int x, int y, int height, int width)
    {
        float centreX = (width - 1) / 2f;
        float centreY = (height - 1) / 2f;
        float dx = x - centreX - ShiftX;
        float dy = y - centreY - ShiftY;
        return (centreX + (Cos * dx) + (Sin * dy), centreY - (Sin * dx) + (Cos * dy));
    }

    private static void SampleZero(ReadOnlySpan<byte> image, Span<byte> pixel, int height, int width, float x, float y)
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
