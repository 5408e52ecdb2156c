using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Data.Tests;

public sealed class Cifar10HundredTests
{
    [Fact]
    public void Nothing_stands_in_for_the_hundred_images()
    {
        using var folder = new TemporaryFolder();
        UserException error = Should.Throw<UserException>(() => Datasets.Open("cifar10-100", new DatasetOptions { Folders = [folder.Path] }));
        error.Diagnostic.Code.ShouldBe("G2G3001");
        error.ExitCode.ShouldBe(ExitCode.BadData);
        error.Message.ShouldContain($"Put index.csv and its 100 PNG files into {folder.Path}/cifar10-100");
    }

    [Fact]
    public void An_index_of_other_content_is_refused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("cifar10-100"));
        File.WriteAllText(Path.Combine(folder.Path, "cifar10-100", "index.csv"), "file,class\n");
        Should.Throw<UserException>(() => Datasets.Open("cifar10-100", new DatasetOptions { Folders = [folder.Path] })).Diagnostic.Code.ShouldBe("G2G3002");
    }

    [Fact]
    [Trait(Needs.Data, "cifar10-100")]
    public void It_has_ten_images_of_each_class()
    {
        Dataset hundred = RealData.Open("cifar10-100");
        hundred.Test.Count.ShouldBe(100);
        Enumerable.Range(0, 10).ShouldAllBe(c => hundred.Test.Labels.Count(l => l == c) == 10);
        hundred.PixelNote.ShouldContain("training split");
    }

    /// <summary>airplane_2.png is record 323 of data_batch_2.bin, where the pixels are original in every edition.</summary>
    [Fact]
    [Trait(Needs.Data, "cifar10-100")]
    [Trait(Needs.Data, "cifar10")]
    public void An_image_has_its_twin_in_the_training_set() =>
        RealData.Open("cifar10-100").Test.Image(2).ToArray().ShouldBe(RealData.Open("cifar10").Train.Image(10_323).ToArray());
}
