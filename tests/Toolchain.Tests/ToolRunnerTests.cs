using System.Diagnostics;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Toolchain.Tests;

public sealed class ToolRunnerTests
{
    private static ToolCall Call(FakePrograms fake, params string[] arguments) => new(ToolCatalog.Yosys, arguments, fake.Folder);

    [Fact]
    public async Task Output_error_log_and_listener_see_every_line()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "echo one; echo two; echo bad >&2; echo \"$1\"; pwd");
        var seen = new List<string>();
        string log = Path.Combine(fake.Folder, "logs", "yosys.log");
        ToolRun run = await new ToolRunner(fake.Locator).RunAsync(Call(fake, "a b") with { OnLine = seen.Add, LogFile = log }, TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldBe($"one\ntwo\na b\n{fake.Folder}\n");
        run.Error.ShouldBe("bad\n");
        seen.Order(StringComparer.Ordinal).ShouldBe(new[] { "one", "two", "a b", fake.Folder, "bad" }.Order(StringComparer.Ordinal));
        string[] logged = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        logged[0].ShouldBe("$ yosys 'a b'");
        logged.Length.ShouldBe(6);
    }

    [Fact]
    public void Much_output_on_both_streams_does_not_block()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "i=0; while [ $i -lt 20000 ]; do echo out$i; echo err$i >&2; i=$((i+1)); done");
        ToolRun run = new ToolRunner(fake.Locator).Run(Call(fake), TestContext.Current.CancellationToken);
        run.Output.Split('\n').Length.ShouldBe(20001);
        run.Error.Split('\n').Length.ShouldBe(20001);
    }

    [Fact]
    public void A_missing_tool_is_named_with_its_install_command()
    {
        using var fake = new FakePrograms();
        UserException e = Should.Throw<UserException>(() => new ToolRunner(fake.Locator).Run(Call(fake), TestContext.Current.CancellationToken));
        e.ExitCode.ShouldBe(ExitCode.ToolFailed);
        e.Message.ShouldBe(
            "G2G4001 yosys: not found on the PATH, needed because it synthesizes for Xilinx 7 and iCE40. "
            + "Install with: sudo apt-get update && sudo apt-get install --no-install-recommends -y yosys");
    }

    [Fact]
    public void A_failure_shows_the_last_lines_the_log_and_the_command()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "i=0; while [ $i -lt 50 ]; do echo line$i; i=$((i+1)); done; echo 'ERROR: no such module' >&2; exit 3");
        string log = Path.Combine(fake.Folder, "y.log");
        UserException e = Should.Throw<UserException>(
            () => new ToolRunner(fake.Locator).Run(Call(fake, "-p", "synth") with { LogFile = log }, TestContext.Current.CancellationToken));
        e.Diagnostic.Code.ShouldBe("G2G4002");
        e.Message.ShouldContain("exit code 3");
        e.Message.ShouldContain("ERROR: no such module");
        e.Message.ShouldContain("line49");
        e.Message.ShouldNotContain("line10\n");
        e.Message.ShouldContain(log);
        e.Message.ShouldContain($"cd {fake.Folder} && yosys -p synth");
    }

    [Fact]
    public void A_call_that_may_fail_returns_its_exit_code()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "exit 7");
        new ToolRunner(fake.Locator).Run(Call(fake) with { MayFail = true }, TestContext.Current.CancellationToken).ExitCode.ShouldBe(7);
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_a_failed_tool()
    {
        using var fake = new FakePrograms();
        File.WriteAllText(fake.Add("yosys", ""), "not a program");
        Should.Throw<UserException>(() => new ToolRunner(fake.Locator).Run(Call(fake), TestContext.Current.CancellationToken)).Diagnostic.Code.ShouldBe("G2G4002");
    }

    [Fact]
    public async Task Cancelling_kills_the_tool_and_its_children()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "sleep 60 & echo $! > $HERE/child; echo ready; wait");
        using var cancel = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        ToolCall call = Call(fake) with { OnLine = _ => cancel.Cancel() };
        await Should.ThrowAsync<OperationCanceledException>(() => new ToolRunner(fake.Locator).RunAsync(call, cancel.Token));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));

        int child = int.Parse(fake.Lines("child").Single(), System.Globalization.CultureInfo.InvariantCulture);
        IsGone(child).ShouldBeTrue();
    }

    [Fact]
    public void Environment_is_passed_and_messages_are_in_the_C_locale()
    {
        using var fake = new FakePrograms();
        fake.Add("yosys", "echo $LC_ALL $G2G_X");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["G2G_X"] = "7" };
        new ToolRunner(fake.Locator).Run(Call(fake) with { Environment = environment }, TestContext.Current.CancellationToken).Output.ShouldBe("C 7\n");
    }

    /// <summary>A killed orphan may linger as a zombie until its new parent reaps it; that is gone enough.</summary>
    private static bool IsGone(int process)
    {
        string status = $"/proc/{process}/status";
        return !File.Exists(status) || File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }
}
