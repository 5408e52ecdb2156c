using System.Buffers.Binary;
using System.IO.Compression;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>MNIST's file format: gzip of a big-endian header (magic number with the rank in its last byte, then extents) and bytes.</summary>
internal static class IdxFile
{
    private const int ByteMagic = 0x0800;

    /// <summary>Unpacks a file and checks its header.</summary>
    /// <param name="gzip">The packed content.</param>
    /// <param name="where">Path, for errors.</param>
    /// <param name="extents">Extents it must have, the number of items first.</param>
    /// <exception cref="UserException">G2G3005: the content is not such a file.</exception>
    public static byte[] Unpack(byte[] gzip, string where, params ReadOnlySpan<int> extents)
    {
        int length = 1;
        foreach (int extent in extents)
        {
            length *= extent;
        }

        byte[] header = new byte[4 + (4 * extents.Length)];
        byte[] data = new byte[length];
        try
        {
            using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
            stream.ReadExactly(header);
            Check(header, extents, where);
            stream.ReadExactly(data);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Bad(where, $"it cannot be unpacked to {data.Length} bytes ({e.Message.TrimEnd('.')}).");
        }

        return data;
    }

    private static void Check(byte[] header, ReadOnlySpan<int> extents, string where)
    {
        int magic = BinaryPrimitives.ReadInt32BigEndian(header);
        if (magic != ByteMagic + extents.Length)
        {
            throw Bad(where, $"its magic number is {magic}, {ByteMagic + extents.Length} is expected.");
        }

        for (int i = 0; i < extents.Length; i++)
        {
            int found = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + (4 * i)));
            if (found != extents[i])
            {
                throw Bad(where, FormattableString.Invariant($"axis {i} has {found} items, {extents[i]} are expected."));
            }
        }
    }

    private static UserException Bad(string where, string message) =>
        new(new Diagnostic("G2G3005", where, message, "Remove the file: it is then downloaded again."), ExitCode.BadData);
}
