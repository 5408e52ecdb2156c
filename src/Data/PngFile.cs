using System.Buffers.Binary;
using System.IO.Compression;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>Reads PNG files of 8 bits a channel without palette and interlace. Format: ISO/IEC 15948.</summary>
internal static class PngFile
{
    private const int HeaderBytes = 13;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Decodes an image.</summary>
    /// <param name="file">The file's content.</param>
    /// <param name="where">Path, for errors.</param>
    /// <returns>Pixels, [height, width, channels]; 1 channel for grey, 3 for colour, 1 more where there is transparency.</returns>
    /// <exception cref="UserException">G2G3006: damaged, or of a kind that is not read.</exception>
    public static (int Height, int Width, int Channels, byte[] Pixels) Decode(byte[] file, string where)
    {
        if (!file.AsSpan().StartsWith(Signature))
        {
            throw Bad(where, "it does not begin as a PNG file does.");
        }

        try
        {
            byte[] header = [];
            using var packed = new MemoryStream();
            int at = Signature.Length;
            while (at < file.Length)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
                ReadOnlySpan<byte> type = file.AsSpan(at + 4, 4);
                ReadOnlySpan<byte> data = file.AsSpan(at + 8, length);
                if (type.SequenceEqual("IHDR"u8))
                {
                    header = data.ToArray();
                }
                else if (type.SequenceEqual("IDAT"u8))
                {
                    packed.Write(data);
                }

                at += length + 12;
            }

            return Decode(header, packed, where);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw Bad(where, $"it is damaged ({e.Message.Split('\n')[0].TrimEnd('.', '\r')}).");
        }
    }

    private static (int Height, int Width, int Channels, byte[] Pixels) Decode(byte[] header, MemoryStream packed, string where)
    {
        int channels = header.Length < HeaderBytes ? 0 : header[9] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        if (channels == 0 || header[8] != 8 || header[12] != 0)
        {
            throw Bad(where, "it is not of 8 bits a channel, grey or colour, without interlace.");
        }

        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        int stride = width * channels;
        byte[] pixels = new byte[height * stride];
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        for (int y = 0; y < height; y++)
        {
            int filter = zlib.ReadByte();
            Span<byte> row = pixels.AsSpan(y * stride, stride);
            zlib.ReadExactly(row);
            ReadOnlySpan<byte> above = y == 0 ? [] : pixels.AsSpan((y - 1) * stride, stride);
            Unfilter(filter, row, above, channels, where);
        }

        return (height, width, channels, pixels);
    }

    /// <summary>Undoes a row's prediction: from the left (a), from above (b), from their mean, or by Paeth with the corner (c).</summary>
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int channels, string where)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < channels ? 0 : row[i - channels];
            int b = above.IsEmpty ? 0 : above[i];
            int c = above.IsEmpty || i < channels ? 0 : above[i - channels];
            int predicted = filter switch
            {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                4 => Paeth(a, b, c),
                _ => throw Bad(where, FormattableString.Invariant($"row filter {filter} is not known.")),
            };
            row[i] = (byte)((row[i] + predicted) & 0xff);
        }
    }

    private static int Paeth(int a, int b, int c)
    {
        int estimate = a + b - c;
        int fromA = Math.Abs(estimate - a);
        int fromB = Math.Abs(estimate - b);
        int fromC = Math.Abs(estimate - c);
        return fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
    }

    private static UserException Bad(string where, string message) =>
        new(new Diagnostic("G2G3006", where, message, "Replace the file: PNG, 8 bits a channel, grey or colour, without interlace."), ExitCode.BadData);
}
