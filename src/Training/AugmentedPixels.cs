using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training;

/// <summary>What the network saw of a training image, for pictures.</summary>
public static class AugmentedPixels
{
    /// <summary>The image as an epoch changed it; before mixup, which is no change of one image.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="seed">Seed of the attempt.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="sample">Index among the images trained on.</param>
    /// <param name="image">Codes, [H, W, C].</param>
    public static byte[] Of(InputLayer input, TrainingRecipe recipe, ulong seed, int epoch, int sample, ReadOnlySpan<byte> image)
    {
        byte[] changed = new byte[image.Length];
        var rng = new Rng(seed, RandomStream.Augmentation, (ulong)epoch, (ulong)sample);
        SampleLoader.AugmentationOf(input, recipe.Augmentation).Apply(image, changed, input.Shape.Height, input.Shape.Width, input.Shape.Channels, rng);
        return changed;
    }
}
