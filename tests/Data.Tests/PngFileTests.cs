using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data.Tests;

public sealed class PngFileTests
{
    [Fact]
    public void Each_row_filter_is_undone()
    {
        // 2x5 pixels of one channel; each row is 7, 9 when its filter is undone, as ISO/IEC 15948 section 9 gives it.
        byte[] rows = [0, 7, 9, 1, 7, 2, 2, 0, 0, 3, 4, 1, 4, 0, 0];
        (int height, int width, int channels, byte[] pixels) = PngFile.Decode(PngWriter.Write(5, 2, 0, rows), "a.png");
        (height, width, channels).ShouldBe((5, 2, 1));
        pixels.ShouldBe([7, 9, 7, 9, 7, 9, 7, 9, 7, 9]);
    }

    [Fact]
    public void Colour_keeps_its_channels_apart()
    {
        byte[] rows = [1, 10, 20, 30, 1, 2, 3];
        PngFile.Decode(PngWriter.Write(1, 2, 2, rows), "a.png").Pixels.ShouldBe([10, 20, 30, 11, 22, 33]);
    }

    [Fact]
    public void What_is_no_png_is_refused()
    {
        Bad([1, 2, 3], "does not begin as a PNG file does");
        byte[] good = PngWriter.Write(1, 1, 0, [0, 5]);
        Bad(good[..30], "damaged");
        Bad(PngWriter.Write(1, 1, 3, [0, 5]), "8 bits a channel");
        Bad(PngWriter.Write(1, 1, 0, [9, 5]), "row filter 9");
        Bad(PngWriter.Write(2, 1, 0, [0, 5]), "damaged");

        static void Bad(byte[] file, string message)
        {
            UserException error = Should.Throw<UserException>(() => PngFile.Decode(file, "a.png"));
            error.Diagnostic.Code.ShouldBe("G2G3006");
            error.Diagnostic.Message.ShouldContain(message);
        }
    }
}
