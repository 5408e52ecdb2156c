using System.Security.Cryptography;

namespace GradientsToGates.Data.Tests;

public sealed class SyntheticDigitsTests
{
    [Fact]
    public void Images_depend_on_their_index_only()
    {
        LabelledImages all = SyntheticDigits.Draw(0, 50);
        LabelledImages some = SyntheticDigits.Draw(20, 5);
        some.Pixels.ShouldBe(all.Pixels[(20 * 784)..(25 * 784)]);
        some.Labels.ShouldBe(all.Labels[20..25]);
    }

    [Fact]
    public void The_first_images_never_change() =>
        Golden.Match(Convert.ToHexStringLower(SHA256.HashData(SyntheticDigits.Draw(0, 64).Pixels)) + "\n", "synthetic-digits.txt");

    [Fact]
    public void Every_digit_is_drawn_about_equally_often_on_a_dark_ground()
    {
        LabelledImages images = SyntheticDigits.Draw(0, 2_000);
        for (int digit = 0; digit < 10; digit++)
        {
            images.Labels.Count(l => l == digit).ShouldBeInRange(150, 250);
        }

        images.Pixels.Average(p => p).ShouldBeInRange(15, 60);
        images.Pixels.Max().ShouldBe((byte)255);
    }
}
