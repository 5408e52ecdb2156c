using GradientsToGates.Tensors;

namespace GradientsToGates.Data.Tests;

public sealed class AugmentationTests
{
    [Fact]
    public void Nothing_switched_on_changes_nothing()
    {
        byte[] image = SyntheticDigits.Draw(3, 1).Pixels;
        byte[] copy = new byte[image.Length];
        new Augmentation(0, 0, 0).Apply(image, copy, 28, 28, 1, new Rng(1, RandomStream.Augmentation));
        copy.ShouldBe(image);
    }

    [Fact]
    public void A_copy_is_a_function_of_its_numbers_and_stays_within_reach()
    {
        byte[] image = new byte[28 * 28];
        image[(14 * 28) + 14] = 255;
        var augmentation = new Augmentation(2, 10, 0.1);
        var places = new HashSet<int>();
        for (ulong sample = 0; sample < 50; sample++)
        {
            byte[] one = new byte[image.Length];
            byte[] two = new byte[image.Length];
            augmentation.Apply(image, one, 28, 28, 1, new Rng(1, RandomStream.Augmentation, 0, sample));
            augmentation.Apply(image, two, 28, 28, 1, new Rng(1, RandomStream.Augmentation, 0, sample));
            two.ShouldBe(one);
            int brightest = Array.IndexOf(one, one.Max());
            (brightest / 28).ShouldBeInRange(11, 17);
            (brightest % 28).ShouldBeInRange(11, 17);
            places.Add(brightest);
        }

        places.Count.ShouldBeGreaterThan(8);
    }

    [Fact]
    public void Channels_move_together()
    {
        byte[] image = new byte[8 * 8 * 3];
        for (int c = 0; c < 3; c++)
        {
            image[(((4 * 8) + 4) * 3) + c] = (byte)(60 * (c + 1));
        }

        byte[] copy = new byte[image.Length];
        new Augmentation(1, 0, 0).Apply(image, copy, 8, 8, 3, new Rng(4, RandomStream.Augmentation));
        int total = copy.Where((_, i) => i % 3 == 0).Sum(p => p);
        total.ShouldBeInRange(55, 65);
        copy.Where((_, i) => i % 3 == 2).Sum(p => p).ShouldBeInRange((3 * total) - 6, (3 * total) + 6);
    }
}
