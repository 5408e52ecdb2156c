using System.Formats.Tar;
using System.IO.Compression;

namespace GradientsToGates.Data.Tests;

/// <summary>A package of the kind that the registry has, with two images a file.</summary>
public sealed class Cifar10PackageTests
{
    private const int Row = 3 * Cifar10.Side * Cifar10.Side;

    [Fact]
    public void Each_row_of_a_picture_becomes_a_record_with_its_label()
    {
        byte[][] files = [.. Cifar10Package.Records(Cifar10Source.Entries(Package()), "package.tgz")];

        files.Select(f => f.Length).ShouldBe(Enumerable.Repeat(2 * Cifar10Edition.RecordBytes, 6));
        LabelledImages images = Cifar10.Images(files);
        images.Labels.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 5, 4]);
        for (int i = 0; i < images.Count; i++)
        {
            images.Image(i).ToArray().ShouldBe(Pixels(i));
        }
    }

    // Red, green and blue of pixel after pixel, as PNG has them; no two images alike.
    private static byte[] Pixels(int image) => [.. Enumerable.Range(0, Row).Select(i => (byte)(((i * 7) + (image * 31)) % 251))];

    private static byte[] Package()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            using var tar = new TarWriter(gzip);
            for (int i = 0; i < 6; i++)
            {
                byte[] png = PngWriter.Write(2, Row / 3, 2, [0, .. Pixels(2 * i), 0, .. Pixels((2 * i) + 1)]);
                Add(tar, i < 5 ? FormattableString.Invariant($"data_batch_{i + 1}.png") : "test_batch.png", png);
            }

            Add(tar, "test_lables.json", "[5,4]"u8);
            Add(tar, "train_lables.json", "[0,1,2,3,4,5,6,7,8,9]"u8);
        }

        return packed.ToArray();
    }

    private static void Add(TarWriter tar, string name, ReadOnlySpan<byte> content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/" + name) { DataStream = new MemoryStream(content.ToArray()) });
}
