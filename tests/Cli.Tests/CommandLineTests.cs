namespace GradientsToGates.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Alone_it_says_what_it_is_and_three_commands()
    {
        G2gResult result = _g2g.Run().ShouldEndWith(0);
        result.Output.ShouldContain("from gradients to gates");
        result.Output.Split('\n').Count(l => l.StartsWith("  g2g ", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public void Help_and_version()
    {
        string help = _g2g.Run("--help").ShouldEndWith(0).Output;
        foreach (string command in (string[])["run", "new", "train", "quantize", "evaluate", "emit", "cosim", "synth", "check", "report", "rtl", "zoo", "devices", "data", "doctor"])
        {
            help.ShouldContain($"  {command}");
        }

        _g2g.Run("run", "--help").ShouldEndWith(0).Output.ShouldContain("--fold-file");
        _g2g.Run("--version").ShouldEndWith(0).Output.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public void Lists_are_plain_text()
    {
        string zoo = _g2g.Run("zoo").ShouldEndWith(0).Output;
        zoo.ShouldMatch("(?m)^  xor +9 ");
        zoo.ShouldMatch(@"(?m)^  arch8 +52,622 +210\.5 kB +19,325,488 +38,650,976 +129,034 +164,864 +12\.6 M  shipped ");
        _g2g.Run("devices").ShouldEndWith(0).Output.ShouldContain("xc7a35t");
        _g2g.Run("rtl").ShouldEndWith(0).Output.ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData("G2G0001", "'ru'", "Did you mean 'run'?", "ru", "xor")]
    [InlineData("G2G0001", "'--foo'", "--help", "--foo")]
    [InlineData("G2G0001", "'--foo'", "g2g cosim --help", "cosim", "--foo")]
    [InlineData("G2G0001", "--threads -1", "at least 0", "run", "xor", "--threads", "-1")]
    [InlineData("G2G0001", "--epochs 0", "at least 1", "train", "xor", "--epochs", "0")]
    [InlineData("G2G0001", "'x'", "as a whole number", "train", "xor", "--seed", "x")]
    [InlineData("G2G0002", "--images 0", "all", "run", "xor", "--images", "0")]
    [InlineData("G2G0002", "--images many", "all", "run", "xor", "--images", "many")]
    [InlineData("G2G0002", "--calibration 20", "minmax", "run", "xor", "--calibration", "20")]
    [InlineData("G2G0002", "--calibration best", "minmax", "run", "xor", "--calibration", "best")]
    [InlineData("G2G2101", "conv1=2", "2x5", "run", "xor", "--fold", "conv1=2")]
    [InlineData("G2G2101", "conv1", "2x5", "run", "xor", "--fold", "conv1")]
    [InlineData("G2G2102", "conv1", "Use 1 or 2", "run", "xor", "--fold", "conv1=3x1")]
    [InlineData("G2G2103", "conv1", "Use 1 or 2", "run", "xor", "--retrain", "--fold", "conv1=1x3")]
    [InlineData("G2G2104", "conv9", "conv1, dense1", "run", "xor", "--fold", "conv9=1x1")]
    [InlineData("G2G2111", "conv1", "Leave ':row' out", "run", "xor", "--fold", "conv1=2x2:row")]
    [InlineData("G2G0002", "--schedule diagonal", "--schedule row", "run", "xor", "--schedule", "diagonal")]
    [InlineData("G2G2102", "dense1", "Use 1", "synth", "xor", "--fold", "dense1=2x1")]
    [InlineData("G2G2201", "xc9000", "xc7a35t", "run", "xor", "--device", "xc9000")]
    [InlineData("G2G1006", "xro", "Did you mean 'xor'?", "run", "xro")]
    [InlineData("G2G1007", "net.yml", "g2g new", "run", "net.yml")]
    [InlineData("G2G6002", "latest", "g2g run xor", "cosim")]
    [InlineData("G2G6002", "latest:xor", "'xor'", "report", "latest:xor")]
    [InlineData("G2G6002", "nowhere", "latest", "check", "nowhere")]
    [InlineData("G2G0002", "a/b", "letters", "new", "a/b")]
    [InlineData("G2G3000", "cifar", "mnist", "data", "get", "cifar")]
    [InlineData("G2G0002", "image 4", "0 to 3", "data", "show", "xor", "4")]
    public void A_bad_command_line_is_refused_before_anything_is_made(string code, string where, string remedy, params string[] arguments)
    {
        _g2g.Run(arguments).ShouldEndWith(2).ShouldTell(code, where, remedy);
        Directory.Exists(_g2g.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public void An_illegal_fold_in_a_file_is_refused_before_anything_is_made()
    {
        File.WriteAllText(_g2g.At("folds.txt"), "# one a line\nconv1=2x1\ndense1=1x3 # three\n");
        _g2g.Run("run", "xor", "--fold-file", "folds.txt").ShouldEndWith(2).ShouldTell("G2G2103", "dense1", "Use 1 or 2");
        Directory.Exists(_g2g.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public void A_missing_fold_file_is_told() =>
        _g2g.Run("run", "xor", "--fold-file", "folds.txt").ShouldEndWith(6).ShouldTell("G2G0003", "folds.txt", "LAYER=PExSIMD");

    [Fact]
    public void Primitives_are_exported()
    {
        string[] written = Wrote(_g2g.Run("rtl", "--export", "prims").ShouldEndWith(0));
        written.ShouldNotBeEmpty();
        File.ReadAllText(_g2g.At(written[0])).ShouldContain("module g2g_");
    }

    [Fact]
    public void A_network_file_is_made_once()
    {
        _g2g.Run("new", "mynet").ShouldEndWith(0).Output.ShouldContain("wrote mynet.yml");
        _g2g.Run("new", "mynet").ShouldEndWith(2).ShouldTell("G2G6005", "mynet.yml");
    }

    private static string[] Wrote(G2gResult result) => [.. result.Output.Split('\n').Where(l => l.StartsWith("wrote ", StringComparison.Ordinal)).Select(l => l["wrote ".Length..])];
}
