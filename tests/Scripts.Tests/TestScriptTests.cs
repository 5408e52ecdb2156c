namespace GradientsToGates.Scripts.Tests;

/// <summary><c>./test</c>: its verdict, and what it does about missing tools.</summary>
public sealed class TestScriptTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    /// <summary>A dotnet that logs its call with what the tests would see, prints the given summary and ends with the given code.</summary>
    private void Dotnet(int passed, int failed, int skipped, int exitCode = 0, int buildExitCode = 0) => _checkout.Program(
        "dotnet",
        $"""
        echo "$1 require=$G2G_REQUIRE_TOOLS all=$G2G_TEST_ALL $*" >> "$ROOT/calls"
        [ "$1" = build ] && exit {buildExitCode}
        case "$*" in
            *' data list') printf '  mnist here at once\n  cifar10 missing as yet\n'; exit ;;
        esac
        echo "Test run summary: whatever"
        echo "  total: {passed + failed + skipped}"
        echo "  failed: {failed}"
        echo "  succeeded: {passed}"
        echo "  skipped: {skipped}"
        exit {exitCode}
        """);

    private void AllTools()
    {
        foreach (string tool in new[] { "iverilog", "verilator", "yosys", "z3", "python3", "g++", "make", "chromium" })
        {
            _checkout.Program(tool, "exit 0");
        }
    }

    private static string LastLine(Checkout.Ended ended) => ended.Output.TrimEnd('\n').Split('\n')[^1];

    [Fact]
    public void All_passed()
    {
        AllTools();
        Dotnet(passed: 12, failed: 0, skipped: 0);
        Checkout.Ended ended = _checkout.Run("test", "--no-install");
        ended.ExitCode.ShouldBe(0);
        LastLine(ended).ShouldBe("12 passed, 0 failed");
        _checkout.Calls[^1].ShouldContain("--filter-not-trait when=all");
    }

    [Fact]
    public void Tests_whose_dataset_is_not_here_are_left_out_and_that_is_told()
    {
        AllTools();
        Dotnet(passed: 12, failed: 0, skipped: 0);
        Checkout.Ended ended = _checkout.Run("test", "--all", "--no-install");
        ended.Output.ShouldContain("left out, for cifar10 is not here: the tests that need it (./g2g data get cifar10)");
        ended.Output.ShouldNotContain("mnist");
        _checkout.Calls[^1].ShouldContain("--filter-not-trait data=cifar10");
        LastLine(ended).ShouldBe("12 passed, 0 failed");
    }

    [Fact]
    public void Some_failed()
    {
        Dotnet(passed: 12, failed: 3, skipped: 1, exitCode: 2);
        Checkout.Ended ended = _checkout.Run("test", "--no-install");
        ended.ExitCode.ShouldBe(1);
        LastLine(ended).ShouldBe("12 passed, 3 failed, 1 skipped");
    }

    [Theory]
    [InlineData(0, 0, "0 passed, 1 failed")]
    [InlineData(5, 134, "5 passed, 1 failed")]
    public void No_test_at_all_or_a_crash_is_a_failure(int passed, int exitCode, string verdict)
    {
        Dotnet(passed, failed: 0, skipped: 0, exitCode);
        Checkout.Ended ended = _checkout.Run("test", "--no-install");
        ended.ExitCode.ShouldBe(1);
        LastLine(ended).ShouldBe(verdict);
    }

    [Fact]
    public void A_failed_build_is_a_failure()
    {
        Dotnet(passed: 1, failed: 0, skipped: 0, buildExitCode: 1);
        Checkout.Ended ended = _checkout.Run("test", "--no-install");
        ended.ExitCode.ShouldBe(1);
        LastLine(ended).ShouldBe("0 passed, 1 failed");
        _checkout.Calls.ShouldNotBeEmpty();
        _checkout.Calls.ShouldAllBe(call => call.StartsWith("build", StringComparison.Ordinal), "no test runs");
    }

    [Fact]
    public void With_all_tools_a_skip_is_a_failure_and_all_asks_for_the_slow_ones()
    {
        Assert.SkipUnless(File.Exists("/usr/include/zlib.h"), "the zlib header is not here, so the machine never has all tools");
        AllTools();
        Dotnet(passed: 1, failed: 0, skipped: 0);
        _checkout.Run("test", "--all", "--no-install");
        _checkout.Calls[^1].ShouldStartWith("test require=1 all=1 test ");
        _checkout.Calls[^1].ShouldContain("--fail-skips on");
        _checkout.Calls[^1].ShouldNotContain("when=all");
    }

    [Fact]
    public void Without_a_tool_its_tests_may_skip_and_the_command_is_shown()
    {
        AllTools();
        File.Delete(Path.Combine(_checkout.Bin, "yosys"));
        Dotnet(passed: 1, failed: 0, skipped: 4);
        Checkout.Ended ended = _checkout.Run("test", "--no-install");
        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldContain("apt-get install --no-install-recommends -y ");
        ended.Output.ShouldContain("yosys");
        LastLine(ended).ShouldBe("1 passed, 0 failed, 4 skipped");
        _checkout.Calls[^1].ShouldStartWith("test require= all= test ");
        _checkout.Calls[^1].ShouldContain("--fail-skips off");
    }

    [Fact]
    public void A_missing_tool_is_installed_where_that_needs_no_password()
    {
        AllTools();
        File.Delete(Path.Combine(_checkout.Bin, "yosys"));
        Dotnet(passed: 1, failed: 0, skipped: 0);
        _checkout.Program("sudo", "shift; exec \"$@\"");
        _checkout.Program("apt-get", """
            echo "apt $*" >> "$ROOT/calls"
            case "$*" in
                *update*) touch "$ROOT/updated" ;;
                *) [ -f "$ROOT/updated" ] || { echo 'E: Unable to locate package' >&2; exit 100; }
                   printf '#!/bin/sh\n' > "$ROOT/bin/yosys"; chmod +x "$ROOT/bin/yosys" ;;
            esac
            """);
        Checkout.Ended ended = _checkout.Run("test");
        ended.Output.ShouldContain("installing Debian packages: ");
        string[] apt = [.. _checkout.Calls.Where(c => c.StartsWith("apt ", StringComparison.Ordinal))];
        apt.Length.ShouldBe(3);
        apt[0].ShouldContain("DPkg::Lock::Timeout=120 install --no-install-recommends ");
        apt[1].ShouldEndWith("update");
        apt[2].ShouldBe(apt[0]);
    }

    [Fact]
    public void An_unknown_option_is_refused()
    {
        Checkout.Ended ended = _checkout.Run("test", "--fast");
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("--all");
    }
}
