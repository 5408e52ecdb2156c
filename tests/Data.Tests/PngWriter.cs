using System.Buffers.Binary;
using System.IO.Compression;

namespace GradientsToGates.Data.Tests;

/// <summary>Writes small PNG files of 8 bits a channel.</summary>
internal static class PngWriter
{
    /// <summary>A file of rows that are filtered already.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="kind">Colour type of ISO/IEC 15948: 0 grey, 2 colour, 3 palette.</param>
    /// <param name="rows">Of each row its filter, then its bytes.</param>
    public static byte[] Write(int height, int width, byte kind, byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = kind;
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. type, .. data, 0, 0, 0, 0];
    }
}
