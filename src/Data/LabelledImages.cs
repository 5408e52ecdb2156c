namespace GradientsToGates.Data;

/// <summary>Images with their classes, as a dataset holds them.</summary>
/// <param name="Pixels">Codes, [Count, H, W, C].</param>
/// <param name="Labels">Class of each image.</param>
/// <param name="Count">Number of images.</param>
public sealed record LabelledImages(byte[] Pixels, byte[] Labels, int Count)
{
    /// <summary>Codes of one image.</summary>
    public int ImageSize => Count == 0 ? 0 : Pixels.Length / Count;

    /// <summary>The codes of one image.</summary>
    /// <param name="index">0 .. Count-1.</param>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * ImageSize, ImageSize);

    /// <summary>Copies some of the images.</summary>
    /// <param name="indices">Which, in order.</param>
    public LabelledImages Select(IReadOnlyList<int> indices)
    {
        byte[] pixels = new byte[indices.Count * ImageSize];
        byte[] labels = new byte[indices.Count];
        for (int i = 0; i < indices.Count; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * ImageSize));
            labels[i] = Labels[indices[i]];
        }

        return new LabelledImages(pixels, labels, indices.Count);
    }

    /// <summary>The first images.</summary>
    /// <param name="count">How many; more than there are gives all.</param>
    public LabelledImages Take(int count)
    {
        int n = Math.Min(count, Count);
        return new LabelledImages(Pixels[..(n * ImageSize)], Labels[..n], n);
    }
}
