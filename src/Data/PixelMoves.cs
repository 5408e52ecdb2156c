namespace GradientsToGates.Data;

/// <summary>Changes of an image in place that move or replace whole pixels. Images are [height, width, channels].</summary>
public static class PixelMoves
{
    /// <summary>Exchanges left and right.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    public static void Flip(Span<byte> image, int height, int width, int channels)
    {
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = image.Slice(y * width * channels, width * channels);
            for (int left = 0, right = (width - 1) * channels; left < right; left += channels, right -= channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    (row[left + c], row[right + c]) = (row[right + c], row[left + c]);
                }
            }
        }
    }

    /// <summary>Each pixel takes the value of the one so many rows below and columns to its right; code 0 comes in from outside.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rows">Rows, either sign.</param>
    /// <param name="columns">Columns, either sign.</param>
    public static void Shift(Span<byte> image, int height, int width, int channels, int rows, int columns)
    {
        int stride = width * channels;
        int kept = Math.Max(0, width - Math.Abs(columns)) * channels;
        int from = Math.Max(0, columns) * channels;
        int to = Math.Max(0, -columns) * channels;
        for (int i = 0; i < height; i++)
        {
            // Rows are written in the order in which none is overwritten before it is read.
            int y = rows >= 0 ? i : height - 1 - i;
            Span<byte> target = image.Slice(y * stride, stride);
            if (y + rows < 0 || y + rows >= height || kept == 0)
            {
                target.Clear();
                continue;
            }

            image.Slice(((y + rows) * stride) + from, kept).CopyTo(target[to..]);
            target[..to].Clear();
            target[(to + kept)..].Clear();
        }
    }

    /// <summary>Gives a square one colour; what of it lies outside the image is left out.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="top">First row, may be negative.</param>
    /// <param name="left">First column, may be negative.</param>
    /// <param name="side">Rows and columns of the square.</param>
    /// <param name="color">One code per channel; 0 when null.</param>
    public static void Fill(Span<byte> image, int height, int width, int channels, int top, int left, int side, byte[]? color)
    {
        int first = Math.Max(0, left);
        int last = Math.Min(width, left + side);
        for (int y = Math.Max(0, top); y < Math.Min(height, top + side); y++)
        {
            Span<byte> pixels = image[(((y * width) + first) * channels)..(((y * width) + Math.Max(first, last)) * channels)];
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = color is null ? (byte)0 : color[i % channels];
            }
        }
    }
}
