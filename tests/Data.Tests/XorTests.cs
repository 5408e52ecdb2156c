namespace GradientsToGates.Data.Tests;

public sealed class XorTests
{
    [Fact]
    public void The_four_samples_are_exclusive_or()
    {
        Dataset xor = Datasets.Open("xor");
        (xor.Height, xor.Width, xor.Channels, xor.Classes, xor.Levels).ShouldBe((1, 2, 1, 2, 1));
        xor.Synthetic.ShouldBeFalse();
        xor.Train.Count.ShouldBe(4);
        for (int i = 0; i < 4; i++)
        {
            ReadOnlySpan<byte> image = xor.Train.Image(i);
            xor.Train.Labels[i].ShouldBe((byte)(image[0] ^ image[1]));
        }

        xor.Test.Pixels.ShouldBe(xor.Train.Pixels);
    }
}
