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
    public void Ten_images_of_each_class_have_their_twins_in_the_training_set_or_the_message_says_what_to_install()
    {
        Dataset hundred;
        try
        {
            hundred = Datasets.Open("cifar10-100");
        }
        catch (UserException e) when (e.Diagnostic.Code == "G2G3001")
        {
            // It cannot be downloaded, and ./test needs no data: then the message must say what to put where.
            e.Message.ShouldContain("index.csv");
            e.Message.ShouldContain("cifar10-100");
            return;
        }

        hundred.Test.Count.ShouldBe(100);
        Enumerable.Range(0, 10).ShouldAllBe(c => hundred.Test.Labels.Count(l => l == c) == 10);
        hundred.PixelNote.ShouldContain("training split");

        // airplane_2.png is record 323 of data_batch_2.bin, where the pixels are original in every edition.
        Dataset cifar = Datasets.Open("cifar10", new DatasetOptions { MayDownload = false });
        if (!cifar.Synthetic)
        {
            hundred.Test.Image(2).ToArray().ShouldBe(cifar.Train.Image(10_323).ToArray());
        }
    }
}
