using GradientsToGates.Data;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Tests;

/// <summary>The images that watch training, and never train.</summary>
public sealed class HeldOutImagesTests
{
    private static readonly Dataset _data = Data(40);

    [Fact]
    public void Held_out_and_training_images_are_all_images_once()
    {
        var recipe = new TrainingRecipe { Validation = 12, Seed = 3 };
        LabelledImages held = Trainer.HeldOutImages(recipe, _data).ShouldNotBeNull();
        LabelledImages training = Trainer.TrainingImages(recipe, _data);
        held.Count.ShouldBe(12);
        held.Pixels.Concat(training.Pixels).Order().ShouldBe(_data.Train.Pixels);
    }

    [Fact]
    public void Test_images_are_never_held_out_images()
    {
        Trainer.HeldOutImages(new TrainingRecipe { Validation = 0 }, _data).ShouldBeNull();
        Trainer.HeldOutImages(new TrainingRecipe { ValidateOnTest = true }, _data).ShouldBeNull();
    }

    // One pixel each, which says which image it is.
    private static Dataset Data(int count)
    {
        var train = new LabelledImages([.. Enumerable.Range(0, count).Select(i => (byte)i)], new byte[count], count);
        return new Dataset("numbered", "", 1, 1, 1, 2, 255, train, new LabelledImages([255], [0], 1), Synthetic: true, "");
    }
}
