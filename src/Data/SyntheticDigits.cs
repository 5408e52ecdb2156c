using GradientsToGates.Tensors;

namespace GradientsToGates.Data;

/// <summary>
/// Drawn digits that stand in for MNIST where there is neither data nor network: strokes with random pen, slant, turn, size, place, wobble
/// and noise. Every image is a pure function of its index, so the dataset is the same everywhere.
/// </summary>
public static class SyntheticDigits
{
    private const int Side = 28;
    private const int TrainCount = 12_000;
    private const int TestCount = 2_000;
    private const ulong Seed = 0x6732_6720;

    /// <summary>Draws the dataset.</summary>
    /// <param name="name">Name of the dataset it stands in for.</param>
    public static Dataset Open(string name)
    {
        LabelledImages train = Draw(0, TrainCount);
        LabelledImages test = Draw(TrainCount, TestCount);
        return new Dataset(name, ContentHash.Of(train, test), Side, Side, 1, 10, 255, train, test, true, "drawn by g2g (synthetic digits)");
    }

    /// <summary>Draws some images.</summary>
    /// <param name="first">Index of the first; equal indices give equal images.</param>
    /// <param name="count">How many.</param>
    public static LabelledImages Draw(int first, int count)
    {
        byte[] pixels = new byte[count * Side * Side];
        byte[] labels = new byte[count];
        Parallel.For(0, count, i => labels[i] = Draw((ulong)(first + i), pixels.AsSpan(i * Side * Side, Side * Side)));
        return new LabelledImages(pixels, labels, count);
    }

    private static byte Draw(ulong index, Span<byte> image)
    {
        var rng = new Rng(Seed, RandomStream.Synthesis, 0, index);
        int digit = rng.NextInt32(10);
        var variants = DigitStrokes.Variants[digit];
        var strokes = variants[rng.NextInt32(variants.Length)];

        double height = rng.NextDouble(17, 22);
        double width = height * rng.NextDouble(0.75, 1.05);
        double slant = rng.NextDouble(-0.3, 0.3);
        double turn = rng.NextDouble(-0.18, 0.18);
        double pen = rng.NextDouble(0.7, 1.6);
        double ink = rng.NextDouble(0.8, 1);
        double wobble = rng.NextDouble(0.2, 0.7);
        double centreX = (Side / 2.0) + rng.NextDouble(-1.8, 1.8);
        double centreY = (Side / 2.0) + rng.NextDouble(-1.8, 1.8);
        double cos = Math.Cos(turn);
        double sin = Math.Sin(turn);

        Span<double> distance = stackalloc double[Side * Side];
        distance.Fill(double.MaxValue);
        foreach (var stroke in strokes)
        {
            (double X, double Y) last = default;
            for (int i = 0; i < stroke.Length; i++)
            {
                double y = (stroke[i].Y - 0.5) * height;
                double x = ((stroke[i].X - 0.5) * width) - (slant * y);
                (double X, double Y) point = (
                    centreX + (cos * x) - (sin * y) + (wobble * rng.NextNormal()),
                    centreY + (sin * x) + (cos * y) + (wobble * rng.NextNormal()));
                if (i > 0)
                {
                    Near(distance, last, point, pen + 1.5);
                }

                last = point;
            }
        }

        for (int i = 0; i < image.Length; i++)
        {
            double value = ink * Math.Clamp(pen + 0.5 - distance[i], 0, 1);
            double noise = value > 0 ? 0.06 * rng.NextNormal() : 0;
            image[i] = (byte)Math.Round(255 * Math.Clamp(value + noise, 0, 1));
        }

        return (byte)digit;
    }

    /// <summary>Lowers each pixel's distance to the pen's path by one straight piece of it; only within reach of the pen.</summary>
    private static void Near(Span<double> distance, (double X, double Y) a, (double X, double Y) b, double reach)
    {
        double dx = b.X - a.X;
        double dy = b.Y - a.Y;
        double squared = (dx * dx) + (dy * dy);
        int top = Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach));
        int bottom = Math.Min(Side - 1, (int)(Math.Max(a.Y, b.Y) + reach));
        int left = Math.Max(0, (int)(Math.Min(a.X, b.X) - reach));
        int right = Math.Min(Side - 1, (int)(Math.Max(a.X, b.X) + reach));
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                double px = x + 0.5 - a.X;
                double py = y + 0.5 - a.Y;
                double t = squared < 1e-12 ? 0 : Math.Clamp(((px * dx) + (py * dy)) / squared, 0, 1);
                double d = Math.Sqrt(((px - (t * dx)) * (px - (t * dx))) + ((py - (t * dy)) * (py - (t * dy))));
                distance[(y * Side) + x] = Math.Min(distance[(y * Side) + x], d);
            }
        }
    }
}
