using System.IO.Compression;

namespace GradientsToGates.Cli.Tests;

/// <summary>Data sets that are missing, cut short or not what they should be.</summary>
public sealed class DataTests : IDisposable
{
    private const string Images = "train-images-idx3-ubyte.gz";
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void A_missing_set_is_told_with_what_to_put_where()
    {
        _g2g.Run("data", "get", "mnist").ShouldEndWith(3).ShouldTell("G2G3001", Images, "G2G_DATA");
        G2gResult list = _g2g.Run("data", "list").ShouldEndWith(0);
        list.Output.ShouldMatch("mnist +missing");
        list.Output.ShouldMatch("xor +here");
        _g2g.Run("data", "show", "mnist", "1").ShouldEndWith(0).Output.ShouldContain("made-up");
    }

    [Fact]
    public void Getting_a_set_is_about_the_first_folder_though_another_has_it()
    {
        _g2g.Environment["XDG_CACHE_HOME"] = _g2g.At("cache");
        _g2g.Environment["G2G_DATA"] = _g2g.At("own");
        Directory.CreateDirectory(_g2g.At("cache/g2g/datasets/mnist"));
        File.WriteAllBytes(_g2g.At("cache/g2g/datasets/mnist/" + Images), [1, 2, 3]);
        _g2g.Run("data", "get", "mnist").ShouldEndWith(3).ShouldTell("G2G3001", $"searched {_g2g.At("own")}/mnist;");
        _g2g.Run("data", "show", "mnist").ShouldEndWith(3).ShouldTell("G2G3001", _g2g.At("cache"));
    }

    [Fact]
    public void A_truncated_file_is_told_and_left_alone()
    {
        string file = Place([1, 2, 3]);
        _g2g.Run("train", "lenet5").ShouldEndWith(3).ShouldTell("G2G3001", "mnist");
        foreach (string name in (string[])["train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(file) ?? "", name), [1]);
        }

        _g2g.Run("train", "lenet5").ShouldEndWith(3).ShouldTell("G2G3002", file, "3 bytes", "9912422");
        _g2g.Run("data", "list").ShouldEndWith(0).Output.ShouldMatch("mnist +damaged +G2G3002");
        File.ReadAllBytes(file).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_wrong_checksum_is_told()
    {
        string folder = Path.GetDirectoryName(Place(new byte[9_912_422])) ?? "";
        foreach (string name in (string[])["train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
        {
            using var stream = new GZipStream(File.Create(Path.Combine(folder, name)), CompressionLevel.Fastest);
        }

        _g2g.Run("run", "lenet5").ShouldEndWith(3).ShouldTell("G2G3003", Images, "440fcabf");
    }

    private string Place(byte[] images)
    {
        _g2g.Environment["G2G_DATA"] = _g2g.At("data");
        string file = Path.Combine(Directory.CreateDirectory(_g2g.At("data/mnist")).FullName, Images);
        File.WriteAllBytes(file, images);
        return file;
    }
}
