using System.Security.Cryptography;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>CIFAR-10 (Krizhevsky 2009): 50,000 + 10,000 photographs of 32x32 pixels in ten classes, binary version.</summary>
internal static class Cifar10
{
    public const string Name = "cifar10";

    /// <summary>Rows and columns.</summary>
    public const int Side = 32;

    private const int Channels = 3;
    private const string FilesFolder = "cifar-10-batches-bin";

    /// <summary>Names of the labels 0 to 9.</summary>
    public static readonly IReadOnlyList<string> ClassNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private static IEnumerable<string> FileNames => Cifar10Edition.Official.Files.Select(f => f.Name);

    /// <summary>Finds, unpacks, downloads or replaces the dataset.</summary>
    /// <param name="options">What is allowed.</param>
    public static Dataset Open(DatasetOptions options)
    {
        string[] folders = [.. (options.Folders ?? DatasetFolders.Default()).Select(f => Path.Combine(f, Name))];

        // A folder with some of the files is meant to be used: what it lacks is fetched, or its user told.
        string? started = folders.FirstOrDefault(f => Cifar10Source.All.Any(s => s.IsIn(f)) || FileNames.Any(n => File.Exists(Path.Combine(f, FilesFolder, n))));
        string folder = started ?? folders[0];
        string? missing = Missing(folder);
        string? failure = missing is null ? null : Fetch(folder, options);
        if (failure is null)
        {
            return Load(folder);
        }

        if (started is null && options.SyntheticFallback)
        {
            return SyntheticPhotos.Open(Name, ClassNames);
        }

        string where = started is null ? $"dataset '{Name}'" : Path.Combine(started, FilesFolder, missing ?? "");
        string searched = started is null ? $"searched {string.Join(", ", folders)}" : "the file is missing";
        throw new UserException(
            new Diagnostic("G2G3001", where, $"{searched}; download: {failure.TrimEnd('.')}.", $"Put {string.Join(" or ", Cifar10Source.All.Select(s => s.Packed.Name))} into {folder}, or {string.Join(", ", FileNames)} into {Path.Combine(folder, FilesFolder)}, or point $G2G_DATA at the folder above."),
            ExitCode.BadData);
    }

    /// <summary>Records as images: label byte and planes become labels and interleaved pixels.</summary>
    /// <param name="files">Whole files.</param>
    public static LabelledImages Images(params IReadOnlyList<byte[]> files)
    {
        const int plane = Side * Side;
        int count = files.Sum(f => f.Length / Cifar10Edition.RecordBytes);
        byte[] pixels = new byte[count * plane * Channels];
        byte[] labels = new byte[count];
        int image = 0;
        foreach (byte[] file in files)
        {
            for (int at = 0; at < file.Length; at += Cifar10Edition.RecordBytes, image++)
            {
                labels[image] = file[at];
                ReadOnlySpan<byte> planes = file.AsSpan(at + 1, plane * Channels);
                Span<byte> target = pixels.AsSpan(image * plane * Channels, plane * Channels);
                for (int i = 0; i < plane; i++)
                {
                    target[Channels * i] = planes[i];
                    target[(Channels * i) + 1] = planes[plane + i];
                    target[(Channels * i) + 2] = planes[(2 * plane) + i];
                }
            }
        }

        return new LabelledImages(pixels, labels, count);
    }

    private static string? Missing(string folder) => FileNames.FirstOrDefault(n => !File.Exists(Path.Combine(folder, FilesFolder, n)));

    /// <summary>Makes the files out of what is in the folder already, or of the first source that can be had.</summary>
    /// <returns>Null when they are there, else why not.</returns>
    /// <exception cref="UserException">G2G3002, G2G3003: a file that is there is not of the official edition, and would be written over.</exception>
    private static string? Fetch(string folder, DatasetOptions options)
    {
        string files = Path.Combine(folder, FilesFolder);
        if (options.MayDownload || Cifar10Source.All.Any(s => s.IsIn(folder)))
        {
            foreach (PinnedFile file in Cifar10Edition.Official.Files.Where(f => File.Exists(Path.Combine(files, f.Name))))
            {
                file.Read(files);
            }
        }

        var failures = new List<string>();
        foreach (Cifar10Source source in Cifar10Source.All.OrderByDescending(s => s.IsIn(folder)))
        {
            string? failure = source.IsIn(folder) ? null
                : options.MayDownload ? Downloader.Fetch([source.Packed], [source.Mirror], folder, options)
                : "downloads are switched off";
            if (failure is null)
            {
                source.Unpack(folder, files);
                return null;
            }

            failures.Add(failure.TrimEnd('.'));
        }

        return string.Join("; ", failures.Distinct());
    }

    private static Dataset Load(string folder)
    {
        string files = Path.Combine(folder, FilesFolder);
        Cifar10Edition edition = EditionOf(files);
        byte[][] content = [.. edition.Files.Select(f => f.Read(files))];
        return new Dataset(Name, ContentHash.Of(edition.Files), Side, Side, Channels, ClassNames.Count, 255, Images(content[..^1]), Images(content[^1]), false, folder)
        {
            ClassNames = ClassNames,
            OriginalTest = edition.OriginalRecords,
            PixelNote = edition.OriginalRecords is { } original
                ? FormattableString.Invariant($"The pixels of records 0 to {original - 1} of each of the six CIFAR-10 files are original; those of all others were decoded from JPEGs (quality 75, 4:2:0 chroma), in training and test. On such images networks lose 4 to 10 points of accuracy if they were trained on original pixels, and up to 2 if on these; 'G2G_DATA=FOLDER g2g data get cifar10' fetches the original ones.")
                : "",
        };
    }

    // Told by the test file; any other content is then an error of the official edition.
    private static Cifar10Edition EditionOf(string folder)
    {
        PinnedFile lossy = Cifar10Edition.PartlyLossy.Files[^1];
        string path = Path.Combine(folder, lossy.Name);
        bool whole = new FileInfo(path).Length == lossy.Length;
        if (!whole)
        {
            return Cifar10Edition.Official;
        }

        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == lossy.Sha256 ? Cifar10Edition.PartlyLossy : Cifar10Edition.Official;
    }
}
