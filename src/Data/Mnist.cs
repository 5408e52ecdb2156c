using GradientsToGates.Diagnostics;

namespace GradientsToGates.Data;

/// <summary>MNIST (LeCun, Cortes, Burges): 60,000 + 10,000 handwritten digits of 28x28 pixels, 0 = background.</summary>
internal static class Mnist
{
    public const string Name = "mnist";
    private const int Side = 28;
    private const int TrainCount = 60_000;
    private const int TestCount = 10_000;

    private static readonly PinnedFile TrainImages = new("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609");
    private static readonly PinnedFile TrainLabels = new("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c");
    private static readonly PinnedFile TestImages = new("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6");
    private static readonly PinnedFile TestLabels = new("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");
    private static readonly PinnedFile[] Files = [TrainImages, TrainLabels, TestImages, TestLabels];

    private static readonly string[] Mirrors =
    [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ];

    /// <summary>Finds, downloads or replaces the dataset.</summary>
    /// <param name="options">What is allowed.</param>
    public static Dataset Open(DatasetOptions options)
    {
        string[] folders = [.. (options.Folders ?? DatasetFolders.Default()).Select(f => Path.Combine(f, Name))];

        // A folder with some of the files is meant to be used: what it lacks is fetched, or its user told.
        string? started = folders.FirstOrDefault(f => Files.Any(file => File.Exists(Path.Combine(f, file.Name))));
        string folder = started ?? folders[0];
        PinnedFile? missing = Files.FirstOrDefault(f => !File.Exists(Path.Combine(folder, f.Name)));
        if (missing is null)
        {
            return Load(folder);
        }

        string? failure = options.MayDownload ? Downloader.Fetch(Files, Mirrors, folder, options) : "downloads are switched off";
        if (failure is null)
        {
            return Load(folder);
        }

        if (started is null && options.SyntheticFallback)
        {
            return SyntheticDigits.Open(Name);
        }

        string where = started is null ? $"dataset '{Name}'" : Path.Combine(started, missing.Name);
        string searched = started is null ? $"searched {string.Join(", ", folders)}" : "the file is missing";
        throw new UserException(
            new Diagnostic("G2G3001", where, $"{searched}; download: {failure.TrimEnd('.')}.", $"Put {string.Join(", ", Files.Select(f => f.Name))} into {folder}, or point $G2G_DATA at the folder above it."),
            ExitCode.BadData);
    }

    private static Dataset Load(string folder)
    {
        LabelledImages train = Load(folder, TrainImages, TrainLabels, TrainCount);
        LabelledImages test = Load(folder, TestImages, TestLabels, TestCount);
        return new Dataset(Name, ContentHash.Of(Files), Side, Side, 1, 10, 255, train, test, false, folder);
    }

    private static LabelledImages Load(string folder, PinnedFile images, PinnedFile labels, int count) => new(
        IdxFile.Unpack(images.Read(folder), Path.Combine(folder, images.Name), count, Side, Side),
        IdxFile.Unpack(labels.Read(folder), Path.Combine(folder, labels.Name), count),
        count);
}
