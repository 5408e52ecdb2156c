using System.Security.Cryptography;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>A file of a dataset whose content is known.</summary>
/// <param name="Name">File name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
internal sealed record PinnedFile(string Name, long Length, string Sha256)
{
    /// <summary>Reads the file and checks it.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="UserException">G2G3002: truncated. G2G3003: other content. G2G3004: it cannot be read.</exception>
    public byte[] Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad("G2G3004", path, $"the dataset file cannot be read ({e.Message.TrimEnd('.')}).", "Check its permissions, or remove it: it is then downloaded again.", e);
        }

        Check(bytes, path);
        return bytes;
    }

    /// <summary>Throws unless the bytes are the pinned ones.</summary>
    /// <param name="bytes">Content.</param>
    /// <param name="where">Path or address, for the error.</param>
    /// <exception cref="UserException">G2G3002: truncated. G2G3003: other content.</exception>
    public void Check(byte[] bytes, string where)
    {
        if (bytes.Length != Length)
        {
            string kind = bytes.Length < Length ? "is truncated" : "is too long";
            throw Bad("G2G3002", where, FormattableString.Invariant($"the dataset file {kind}: {bytes.Length} bytes, {Length} are expected."), "Remove it: it is then downloaded again.", null);
        }

        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (found != Sha256)
        {
            throw Bad("G2G3003", where, $"the dataset file has SHA-256 {found}, {Sha256} is expected.", "Remove it: it is then downloaded again.", null);
        }
    }

    private static UserException Bad(string code, string where, string message, string remedy, Exception? cause) =>
        new(new Diagnostic(code, where, message, remedy), ExitCode.BadData, cause);
}
