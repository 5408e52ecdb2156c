using GradientsToGates.Tensors;

namespace GradientsToGates.Data;

/// <summary>
/// Made-up colour images that stand in for CIFAR-10 where there is neither data nor network: a class is a direction and spacing of stripes and a
/// colour, drawn with random phase, contrast and noise. Every image is a pure function of its index.
/// </summary>
public static class SyntheticPhotos
{
    private const int Side = Cifar10.Side;
    private const int Channels = 3;
    private const int Classes = 10;
    private const int TrainCount = 4_000;
    private const int TestCount = 1_000;
    private const ulong Seed = 0x6732_6732;

    /// <summary>Draws the dataset.</summary>
    /// <param name="name">Name of the dataset it stands in for.</param>
    /// <param name="classNames">Names of that dataset's classes.</param>
    public static Dataset Open(string name, IReadOnlyList<string> classNames)
    {
        LabelledImages train = Draw(0, TrainCount);
        LabelledImages test = Draw(TrainCount, TestCount);
        return new Dataset(name, ContentHash.Of(train, test), Side, Side, Channels, Classes, 255, train, test, true, "drawn by g2g (synthetic images)") { ClassNames = classNames };
    }

    /// <summary>Draws some images.</summary>
    /// <param name="first">Index of the first; equal indices give equal images.</param>
    /// <param name="count">How many.</param>
    public static LabelledImages Draw(int first, int count)
    {
        byte[] pixels = new byte[count * Side * Side * Channels];
        byte[] labels = new byte[count];
        Parallel.For(0, count, i => labels[i] = Draw((ulong)(first + i), pixels.AsSpan(i * Side * Side * Channels, Side * Side * Channels)));
        return new LabelledImages(pixels, labels, count);
    }

    private static byte Draw(ulong index, Span<byte> image)
    {
        var rng = new Rng(Seed, RandomStream.Synthesis, 0, index);
        int label = rng.NextInt32(Classes);
        double angle = (Math.PI * label / Classes) + (0.12 * rng.NextNormal());
        double spacing = (label % 2 == 0 ? 5 : 9) * rng.NextDouble(0.9, 1.1);
        double phase = rng.NextDouble(0, 2 * Math.PI);
        double contrast = rng.NextDouble(25, 70);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double wave = Math.Sin(phase + (2 * Math.PI * ((x * Math.Cos(angle)) + (y * Math.Sin(angle))) / spacing));
                for (int c = 0; c < Channels; c++)
                {
                    double tint = 1 + (0.5 * Math.Cos((2 * Math.PI * label / Classes) + (2.1 * c)));
                    image[(((y * Side) + x) * Channels) + c] = (byte)Math.Clamp(Math.Round(120 + (contrast * wave * tint) + (18 * rng.NextNormal())), 0, 255);
                }
            }
        }

        return (byte)label;
    }
}
