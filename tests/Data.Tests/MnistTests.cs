using GradientsToGates.Diagnostics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Data.Tests;

public sealed class MnistTests : IDisposable
{
    private const string TrainImages = "train-images-idx3-ubyte.gz";
    private const string TestLabels = "t10k-labels-idx1-ubyte.gz";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DatasetOptions Here(bool synthetic = true) => new() { Folders = [_folder.Path], MayDownload = false, SyntheticFallback = synthetic };

    [Fact]
    public void With_neither_data_nor_network_drawn_digits_stand_in()
    {
        Dataset data = Datasets.Open("mnist", Here());
        data.Synthetic.ShouldBeTrue();
        data.Origin.ShouldContain("synthetic");
        data.Name.ShouldBe("mnist");
        (data.Height, data.Width, data.Channels, data.Classes, data.Levels).ShouldBe((28, 28, 1, 10, 255));
    }

    [Fact]
    public void Without_a_stand_in_the_error_names_folder_and_files()
    {
        UserException error = Should.Throw<UserException>(() => Datasets.Open("mnist", Here(synthetic: false)));
        error.ExitCode.ShouldBe(ExitCode.BadData);
        error.Message.ShouldBe(
            $"G2G3001 dataset 'mnist': searched {_folder.Path}/mnist; download: downloads are switched off. Put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, "
            + $"t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz into {_folder.Path}/mnist, or point $G2G_DATA at the folder above it.");
    }

    [Fact]
    public void A_folder_that_lacks_a_file_is_not_passed_over()
    {
        Fill(TestLabels, 4_542);
        UserException error = Should.Throw<UserException>(() => Datasets.Open("mnist", Here()));
        error.Diagnostic.Code.ShouldBe("G2G3001");
        error.Diagnostic.Where.ShouldEndWith(TrainImages);
    }

    [Theory]
    [InlineData(9_912_421, "G2G3002", "is truncated: 9912421 bytes, 9912422 are expected")]
    [InlineData(9_912_423, "G2G3002", "is too long: 9912423 bytes")]
    [InlineData(9_912_422, "G2G3003", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609 is expected")]
    public void A_file_that_is_not_the_published_one_is_refused(int length, string code, string message)
    {
        Fill(TrainImages, length);
        Fill("train-labels-idx1-ubyte.gz", 28_881);
        Fill("t10k-images-idx3-ubyte.gz", 1_648_877);
        Fill(TestLabels, 4_542);
        UserException error = Should.Throw<UserException>(() => Datasets.Open("mnist", Here()));
        error.ExitCode.ShouldBe(ExitCode.BadData);
        error.Diagnostic.Code.ShouldBe(code);
        error.Diagnostic.Where.ShouldBe(Path.Combine(_folder.Path, "mnist", TrainImages));
        error.Diagnostic.Message.ShouldContain(message);
    }

    [Fact]
    public void An_unknown_dataset_is_named_with_the_known_ones() =>
        Should.Throw<UserException>(() => Datasets.Open("mnits")).Message.ShouldBe("G2G3000 dataset 'mnits': there is no such dataset. Use one of: cifar10, cifar10-100, mnist, xor.");

    [Fact]
    [Trait(Needs.Data, "mnist")]
    public void What_is_installed_is_the_published_set()
    {
        Dataset data = RealData.Open("mnist");
        (data.Train.Count, data.Test.Count).ShouldBe((60_000, 10_000));
        data.Train.Labels[..8].ShouldBe([5, 0, 4, 1, 9, 2, 1, 3]);
        data.Test.Labels[..4].ShouldBe([7, 2, 1, 0]);
        data.Train.Image(0).ToArray().Sum(p => p).ShouldBe(27_525);
    }

    private void Fill(string name, int length)
    {
        Directory.CreateDirectory(_folder.File("mnist"));
        File.WriteAllBytes(Path.Combine(_folder.Path, "mnist", name), new byte[length]);
    }
}
