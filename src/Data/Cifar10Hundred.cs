using System.Globalization;
using System.Text;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>
/// The 100 images, ten of each class, on which the fixed-point study evaluates number formats. They come from the training split of CIFAR-10, so an
/// accuracy on them is no held-out figure for a network that trained on the whole of that split.
/// </summary>
internal static class Cifar10Hundred
{
    public const string Name = "cifar10-100";
    private static readonly PinnedFile Index = new("index.csv", 12_556, "8cbe7864099e69b3295f882b762f0299a3fb434915b96ff43ac7ce8402078739");

    /// <summary>Finds the images; they are not downloaded, and nothing stands in for them.</summary>
    /// <param name="options">Folders searched.</param>
    /// <exception cref="UserException">G2G3001: missing. G2G3002 to G2G3004, G2G3006: a file is truncated, has other content, cannot be read, or is no PNG file.</exception>
    public static Dataset Open(DatasetOptions options)
    {
        string[] folders = [.. (options.Folders ?? DatasetFolders.Default()).Select(f => Path.Combine(f, Name))];
        string folder = folders.FirstOrDefault(f => File.Exists(Path.Combine(f, Index.Name)))
            ?? throw new UserException(
                new Diagnostic("G2G3001", $"dataset '{Name}'", $"searched {string.Join(", ", folders)}.", $"Put {Index.Name} and its 100 PNG files into {folders[0]}, or point $G2G_DATA at the folder above it."),
                ExitCode.BadData);
        string[][] rows = [.. Encoding.ASCII.GetString(Index.Read(folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.TrimEnd('\r').Split(','))];
        byte[] pixels = [.. rows.SelectMany(r => Pixels(folder, r[0], r[3]))];
        byte[] labels = [.. rows.Select(r => byte.Parse(r[2], CultureInfo.InvariantCulture))];
        var images = new LabelledImages(pixels, labels, rows.Length);
        return new Dataset(Name, Index.Sha256, Cifar10.Side, Cifar10.Side, 3, Cifar10.ClassNames.Count, 255, images, images, false, folder)
        {
            ClassNames = Cifar10.ClassNames,
            PixelNote = "These 100 images come from the training split of CIFAR-10: an accuracy on them is no held-out figure for a network trained on that split.",
        };
    }

    private static byte[] Pixels(string folder, string file, string sha256)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            throw new UserException(new Diagnostic("G2G3001", path, "the file is missing.", "Put the whole set of 100 PNG files there."), ExitCode.BadData);
        }

        byte[] content = new PinnedFile(file, new FileInfo(path).Length, sha256).Read(folder);
        (int height, int width, int channels, byte[] pixels) = PngFile.Decode(content, path);
        return (height, width, channels) == (Cifar10.Side, Cifar10.Side, 3)
            ? pixels
            : throw new UserException(
                new Diagnostic("G2G3006", path, FormattableString.Invariant($"it is {height}x{width}x{channels}, not 32x32x3."), "Put the file of the evaluation set there."), ExitCode.BadData);
    }
}
