namespace GradientsToGates.Cli.Tests;

/// <summary>What a terminal sees: a line that is redrawn, or with NO_COLOR plain lines. <c>script</c> gives g2g a terminal of its own.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string InTerminal = "script -qec \"$(printf '%q ' \"$@\")\" /dev/null";
    private static readonly string[] _train = ["train", "xor", "--epochs", "60000", "--threads", "1"];
    private readonly G2g _g2g = new();

    public TerminalTests()
    {
        ExternalTools.Require("script");
        _g2g.Environment["TERM"] = "xterm-256color";
    }

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Progress_is_one_line_that_is_redrawn()
    {
        string output = _g2g.RunInShell(InTerminal, _train).ShouldEndWith(0).Output;
        output.ShouldMatch(@"train xor \[[#.]{20}\] \d+/60000 .*\r\x1b\[2K");
        output.ShouldContain("4 of 4 right");
    }

    [Fact]
    public void With_NO_COLOR_lines_are_plain()
    {
        _g2g.Environment["NO_COLOR"] = "1";
        string output = _g2g.RunInShell(InTerminal, _train).ShouldEndWith(0).Output;
        output.ShouldNotMatch(@"\x1b\[[0-9;]*[A-Za-ln-z]");
        output.ShouldNotMatch(@"\x1b\[[0-9;]*m");
        output.ShouldContain("4 of 4 right");
    }

    [Fact]
    public void Commands_are_printed_as_the_launcher_was_called()
    {
        // Variables of g2g's own are taken from the test's environment, so the shell sets this one.
        G2gResult result = _g2g.RunInShell("G2G_COMMAND=./g2g; export G2G_COMMAND; exec \"$@\"", "train", "xor");
        result.ShouldEndWith(0).Output.ShouldContain("next  ./g2g run xor --retrain");
        _g2g.RunInShell("G2G_COMMAND=./g2g; export G2G_COMMAND; exec \"$@\"").ShouldEndWith(0).Output.ShouldContain("\n  ./g2g run lenet5");
    }
}
