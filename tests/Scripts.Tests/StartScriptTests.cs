namespace GradientsToGates.Scripts.Tests;

/// <summary><c>./g2g</c>: when it builds, and what it hands to the program.</summary>
public sealed class StartScriptTests : IDisposable
{
    /// <summary>A dotnet whose build makes the program, slowly enough to be raced, and whose run prints its arguments, one a line.</summary>
    private const string Dotnet = """
        if [ "$1" = build ]; then
            echo "build" >> "$ROOT/calls"
            echo "the compiler speaks"
            [ -f "$ROOT/broken" ] && exit 1
            sleep 0.3
            mkdir -p "$ROOT/artifacts/fast/bin/Cli/release"
            program="$ROOT/artifacts/fast/bin/Cli/release/g2g.dll"
            [ -f "$program" ] || touch "$program"
        else
            shift
            for a in "$@"; do echo "[$a]"; done
            exit 7
        fi
        """;

    private readonly Checkout _checkout = new();

    public StartScriptTests() => _checkout.Program("dotnet", Dotnet);

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void The_first_start_builds_and_then_runs_with_arguments_and_exit_code_intact()
    {
        Checkout.Ended ended = _checkout.Run("g2g", "run", "a b", "*", "");
        ended.Output.ShouldBe("[run]\n[a b]\n[*]\n[]\n");
        ended.ExitCode.ShouldBe(7);
        _checkout.Calls.ShouldBe(["build"]);
    }

    [Fact]
    public void The_second_start_builds_nothing_and_says_nothing()
    {
        _checkout.Run("g2g");
        _checkout.Run("g2g", "x").ShouldBe(new Checkout.Ended(7, "[x]\n", ""));
        _checkout.Calls.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("src/Cli/Program.cs", 2)]
    [InlineData("src/New/New.cs", 2)]
    [InlineData("rtl/math/g2g_mac.v", 2)]
    [InlineData("docs/page.md", 1)]
    public void A_changed_source_builds_once_more_and_a_changed_page_does_not(string file, int builds)
    {
        _checkout.Run("g2g");
        _checkout.Write(file, "changed");
        _checkout.Run("g2g");
        _checkout.Run("g2g");
        _checkout.Calls.Length.ShouldBe(builds);
    }

    [Fact]
    public void A_deleted_source_builds_once_more()
    {
        _checkout.Run("g2g");
        File.Delete(_checkout.PathOf("rtl/math/g2g_mac.v"));
        _checkout.Run("g2g");
        _checkout.Calls.Length.ShouldBe(2);
    }

    [Fact]
    public void A_failed_build_shows_why_runs_nothing_and_is_tried_again()
    {
        _checkout.Write("broken", "");
        Checkout.Ended ended = _checkout.Run("g2g", "x");
        ended.ExitCode.ShouldBe(1);
        ended.Output.ShouldBeEmpty();
        ended.Error.ShouldContain("the compiler speaks");
        File.Delete(_checkout.PathOf("broken"));
        _checkout.Run("g2g", "x").Output.ShouldBe("[x]\n");
    }

    [Fact]
    public void Starts_at_the_same_time_build_once()
    {
        var started = Enumerable.Range(0, 3).Select(i => _checkout.Start(_checkout.PathOf("g2g"), $"{i}")).ToList();
        started.Select(Checkout.Ended.Wait).Select(e => e.Output).ShouldBe(["[0]\n", "[1]\n", "[2]\n"]);
        _checkout.Calls.Length.ShouldBe(1);
    }

    [Fact]
    public void A_symbolic_link_to_the_script_works()
    {
        string link = _checkout.PathOf("link");
        File.CreateSymbolicLink(link, _checkout.PathOf("g2g"));
        Checkout.Ended.Wait(_checkout.Start(link, "x")).Output.ShouldBe("[x]\n");
    }

    [Fact]
    public void Without_dotnet_the_commands_that_install_it_are_shown()
    {
        File.Delete(Path.Combine(_checkout.Bin, "dotnet"));
        Checkout.Ended ended = _checkout.Run("g2g");
        ended.ExitCode.ShouldBe(4);
        ended.Error.ShouldContain("apt-get install --no-install-recommends -y dotnet-sdk-10.0");
    }
}
