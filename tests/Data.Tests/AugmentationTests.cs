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

    /// <summary>Keras' own composition: the turn's matrix times the shift's, about size / 2 - 0.5, coordinates clamped, bilinear.</summary>
    [Theory]
    [InlineData(15, 0, 0)]
    [InlineData(-7.5, 2.25, -1.5)]
    [InlineData(0, 3.2, -3.2)]
    [InlineData(11, -0.4, 2.9)]
    public void A_fixed_transform_gives_the_pixels_of_kerass_map(double degrees, double rows, double columns)
    {
        const int side = 32;
        byte[] image = SyntheticPhotos.Draw(5, 1).Pixels;
        byte[] copy = new byte[image.Length];
        AffineMap.Of(degrees, 1, -columns, -rows).ApplyNearest(image, copy, side, side, 3);
        double cos = Math.Cos(degrees * Math.PI / 180);
        double sin = Math.Sin(degrees * Math.PI / 180);
        const double centre = (side / 2.0) - 0.5;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                double dy = y - centre + rows;
                double dx = x - centre + columns;
                double sourceY = Math.Clamp(centre + (cos * dy) - (sin * dx), 0, side - 1);
                double sourceX = Math.Clamp(centre + (sin * dy) + (cos * dx), 0, side - 1);
                for (int c = 0; c < 3; c++)
                {
                    ((double)copy[(((y * side) + x) * 3) + c]).ShouldBe(Bilinear(image, side, sourceY, sourceX, c), 0.52);
                }
            }
        }
    }

    [Fact]
    public void Beyond_the_image_the_nearest_pixel_goes_on()
    {
        byte[] image = [10, 20, 30, 40];
        byte[] copy = new byte[4];
        AffineMap.Of(0, 1, 5, 0).ApplyNearest(image, copy, 2, 2, 1);
        copy.ShouldBe([10, 10, 30, 30]);
        AffineMap.Of(0, 1, 5, 0).ApplyZero(image, copy, 2, 2, 1);
        copy.ShouldBe([0, 0, 0, 0]);
    }

    /// <summary>Pixels are placed sixteen at a time; a last few of a row, and an image in the corner of a larger one, come out the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(40)]
    public void Any_width_gives_the_pixels_of_the_map(int width)
    {
        const int height = 5;
        byte[] image = [.. Enumerable.Range(0, height * width).Select(i => (byte)(i * 37 % 251))];
        byte[] copy = new byte[image.Length];
        AffineMap.Of(0, 1, -2, 1).ApplyNearest(image, copy, height, width, 1);
        byte[] moved = [.. Enumerable.Range(0, height * width).Select(i => image[(Math.Max(0, (i / width) - 1) * width) + Math.Min(width - 1, (i % width) + 2)])];
        copy.ShouldBe(moved);
    }

    [Fact]
    public void Six_channels_are_as_two_images_of_three()
    {
        byte[] a = SyntheticPhotos.Draw(0, 1).Pixels;
        byte[] b = SyntheticPhotos.Draw(1, 1).Pixels;
        byte[] both = [.. Enumerable.Range(0, 1024).SelectMany(i => a[(3 * i)..((3 * i) + 3)].Concat(b[(3 * i)..((3 * i) + 3)]))];
        byte[] copyA = new byte[a.Length];
        byte[] copyB = new byte[a.Length];
        byte[] copies = new byte[both.Length];
        var map = AffineMap.Of(9, 1, 1.5, -0.5);
        map.ApplyNearest(a, copyA, 32, 32, 3);
        map.ApplyNearest(b, copyB, 32, 32, 3);
        map.ApplyNearest(both, copies, 32, 32, 6);
        copies.Where((_, i) => i % 6 < 3).ShouldBe(copyA);
        copies.Where((_, i) => i % 6 >= 3).ShouldBe(copyB);
    }

    [Fact]
    public void Flip_crop_and_cutout_move_whole_pixels()
    {
        byte[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        byte[] flipped = [.. image];
        PixelMoves.Flip(flipped, 3, 3, 1);
        flipped.ShouldBe([3, 2, 1, 6, 5, 4, 9, 8, 7]);
        byte[] pairs = [1, 2, 3, 4, 5, 6];
        PixelMoves.Flip(pairs, 1, 3, 2);
        pairs.ShouldBe([5, 6, 3, 4, 1, 2]);
        Shifted(1, 0).ShouldBe([4, 5, 6, 7, 8, 9, 0, 0, 0]);
        Shifted(-1, 0).ShouldBe([0, 0, 0, 1, 2, 3, 4, 5, 6]);
        Shifted(0, 2).ShouldBe([3, 0, 0, 6, 0, 0, 9, 0, 0]);
        Shifted(1, -1).ShouldBe([0, 4, 5, 0, 7, 8, 0, 0, 0]);
        Shifted(0, 7).ShouldBe(new byte[9]);
        byte[] filled = [.. image];
        PixelMoves.Fill(filled, 3, 3, 1, -1, 1, 2, [50]);
        filled.ShouldBe([1, 50, 50, 4, 5, 6, 7, 8, 9]);

        byte[] Shifted(int rows, int columns)
        {
            byte[] copy = [.. image];
            PixelMoves.Shift(copy, 3, 3, 1, rows, columns);
            return copy;
        }
    }

    [Fact]
    public void The_studys_changes_keep_their_limits_and_their_odds()
    {
        var study = new Augmentation(3.2, 15, 0) { NearestBorder = true, Flip = 0.5 };
        byte[] image = new byte[32 * 32 * 3];
        PixelMoves.Fill(image, 32, 32, 3, 14, 20, 4, [255, 255, 255]);
        byte[] copy = new byte[image.Length];
        int left = 0;
        double highest = 31;
        double lowest = 0;
        const int samples = 400;
        for (ulong sample = 0; sample < samples; sample++)
        {
            study.Apply(image, copy, 32, 32, 3, new Rng(1, RandomStream.Augmentation, 3, sample));
            double total = copy.Sum(p => (double)p);
            double column = copy.Select((p, i) => p * (double)(i / 3 % 32)).Sum() / total;
            double row = copy.Select((p, i) => p * (double)(i / 96)).Sum() / total;
            row.ShouldBeInRange(15.5 - 5.1, 15.5 + 5.1);
            (column is (>= 4 and <= 16) or (>= 15 and <= 27)).ShouldBeTrue();
            left += column < 15.5 ? 1 : 0;
            highest = Math.Min(highest, row);
            lowest = Math.Max(lowest, row);
        }

        // Nine of the 400 are expected beyond this on either side: neither shifts of 3.2 rows alone nor turns of 15 degrees alone, which move the square by 1.6, get there.
        highest.ShouldBeLessThan(15.5 - 3.8);
        lowest.ShouldBeGreaterThan(15.5 + 3.8);

        // Binomial: three standard deviations are 30.
        left.ShouldBeInRange((samples / 2) - 40, (samples / 2) + 40);
    }

    private static double Bilinear(byte[] image, int side, double y, double x, int c)
    {
        int top = Math.Min((int)y, side - 2);
        int left = Math.Min((int)x, side - 2);
        double At(int row, int column) => image[(((row * side) + column) * 3) + c];
        double above = At(top, left) + ((x - left) * (At(top, left + 1) - At(top, left)));
        double below = At(top + 1, left) + ((x - left) * (At(top + 1, left + 1) - At(top + 1, left)));
        return above + ((y - top) * (below - above));
    }
}
