using System.Buffers.Binary;
using System.IO.Compression;
using GradientsToGates.Reporting.Images;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Tests.Images;

public sealed class PngTests
{
    [Fact]
    public void Pixels_come_back_from_a_plain_reading_of_the_file()
    {
        byte[] rgba = [.. Enumerable.Range(0, 4 * 5 * 3).Select(i => (byte)(i * 37 % 256))];
        (int width, int height, byte[] pixels) = Decode(Png.Encode(5, 3, rgba));

        (width, height).ShouldBe((5, 3));
        pixels.ShouldBe(rgba);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Should.Throw<ArgumentException>(() => Png.Encode(2, 2, new byte[15]));
        Should.Throw<ArgumentException>(() => Png.Encode(0, 1, []));
    }

    [Fact]
    public void Channels_stand_side_by_side_with_an_empty_pixel_between()
    {
        // Two channels of 1 x 2: channel 0 is -127, 0; channel 1 is 0, 127.
        MapImage image = MapImage.Of(new FeatureMap("conv", 1, 2, 2, -127, 127, [-127, 0, 0, 127]), isInput: false);
        (int width, int height, byte[] rgba) = Decode(image.Png);

        (width, height).ShouldBe((5, 1));
        uint[] pixels = [.. Enumerable.Range(0, 5).Select(i => BinaryPrimitives.ReadUInt32BigEndian(rgba.AsSpan(4 * i)))];
        pixels.ShouldBe([0x054885ffu, 0xf6f6f4ffu, 0u, 0xf6f6f4ffu, 0x8c3202ffu]);
    }

    [Fact]
    public void Sixteen_channels_fill_a_square()
    {
        MapImage image = MapImage.Of(new FeatureMap("conv2", 10, 10, 16, -128, 127, new int[1_600]), isInput: false);
        (image.Width, image.Height).ShouldBe(((4 * 11) - 1, (4 * 11) - 1));
        (image.Width * image.Scale).ShouldBeLessThanOrEqualTo(330);
    }

    [Fact]
    public void Colour_inputs_keep_their_colours()
    {
        MapImage image = MapImage.Of(new FeatureMap("input", 1, 1, 3, 0, 255, [10, 20, 30]), isInput: true);
        Decode(image.Png).Rgba.ShouldBe([10, 20, 30, 255]);
    }

    /// <summary>Reads only what <see cref="Png"/> writes, checking each CRC with the other standard algorithm, bit by bit.</summary>
    private static (int Width, int Height, byte[] Rgba) Decode(byte[] file)
    {
        file[..8].ShouldBe([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        var chunks = new List<(string Type, byte[] Data)>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] covered = file[(at + 4)..(at + 8 + length)];
            BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)).ShouldBe(Crc(covered));
            chunks.Add((System.Text.Encoding.ASCII.GetString(covered, 0, 4), covered[4..]));
            at += 12 + length;
        }

        chunks.Select(c => c.Type).ShouldBe(["IHDR", "IDAT", "IEND"]);
        byte[] header = chunks[0].Data;
        header[8..].ShouldBe([8, 6, 0, 0, 0]);
        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));

        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        byte[][] rows = [.. raw.ToArray().Chunk((4 * width) + 1)];
        rows.Length.ShouldBe(height);
        rows.ShouldAllBe(r => r[0] == 0);
        return (width, height, [.. rows.SelectMany(r => r[1..])]);
    }

    private static uint Crc(byte[] data)
    {
        uint crc = 0xffffffff;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
            }
        }

        return ~crc;
    }
}
