using System.Security.Cryptography;
using System.Text;

namespace GradientsToGates.Data;

/// <summary>One SHA-256 for a dataset.</summary>
internal static class ContentHash
{
    /// <summary>Of a list of files: the hash of the lines <c>hash  name</c> as sha256sum prints them.</summary>
    /// <param name="files">The files.</param>
    public static string Of(IEnumerable<PinnedFile> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(f => $"{f.Sha256}  {f.Name}\n")))));

    /// <summary>Of images in memory: pixels then labels, training set then test set.</summary>
    /// <param name="sets">The sets.</param>
    public static string Of(params ReadOnlySpan<LabelledImages> sets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (LabelledImages set in sets)
        {
            hash.AppendData(set.Pixels);
            hash.AppendData(set.Labels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
