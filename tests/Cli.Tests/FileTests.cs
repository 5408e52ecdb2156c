namespace GradientsToGates.Cli.Tests;

/// <summary>Folders that cannot be written, disks that are full, run folders that are damaged.</summary>
public sealed class FileTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Theory]
    [InlineData("run", "xor", "--out", "file/run")]
    [InlineData("train", "xor", "--out", "file/run")]
    [InlineData("rtl", "--export", "file/rtl")]
    public void An_unwritable_folder_is_told(params string[] arguments)
    {
        // Permissions do not stop root; a folder below a file stops everyone.
        File.WriteAllText(_g2g.At("file"), "kept");
        _g2g.Run(arguments).ShouldEndWith(6).ShouldTell("G2G6001", "file/r", "cannot be written");
        File.ReadAllText(_g2g.At("file")).ShouldBe("kept");
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_no_part_of_the_new_one()
    {
        _g2g.Programs();
        _g2g.Run("run", "xor", "--out", "run", "--no-install").ShouldEndWith(0);
        string report = File.ReadAllText(_g2g.At("run/report.html"));

        // A limit on the size of files stands in for a full disk. The runtime maps its own memory by a file unless told otherwise.
        _g2g.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        _g2g.RunInShell("trap '' XFSZ; ulimit -f 20; exec \"$@\"", "report", "run").ShouldEndWith(6).ShouldTell("G2G6001", "cannot be written", "disk space");
        File.ReadAllText(_g2g.At("run/report.html")).ShouldBe(report);
        Directory.GetFiles(_g2g.Folder, "*.part", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Damaged_settings_are_told_and_run_writes_them_anew()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        File.WriteAllText(_g2g.At("run/run.json"), "{ \"network\": \"x");
        _g2g.Run("quantize", "run").ShouldEndWith(6).ShouldTell("G2G6003", "run.json", "--out");
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        _g2g.Run("quantize", "run").ShouldEndWith(0);
    }

    [Fact]
    public void A_missing_network_file_is_told()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        File.Delete(_g2g.At("run/network.yml"));
        _g2g.Run("quantize", "run").ShouldEndWith(2).ShouldTell("G2G1007", "network.yml");
    }
}
