namespace GradientsToGates.Data;

/// <summary>The four inputs of exclusive or: images of 1x2x1 with codes 0 and 1, label a XOR b. Training and test set are the same.</summary>
internal static class Xor
{
    public const string Name = "xor";

    /// <summary>Makes the dataset.</summary>
    public static Dataset Open()
    {
        var images = new LabelledImages([0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0], 4);
        return new Dataset(Name, ContentHash.Of(images, images), 1, 2, 1, 2, 1, images, images, false, "built in");
    }
}
