using System.Globalization;
using GradientsToGates.Pipeline;
using Spectre.Console;

namespace GradientsToGates.Cli.Tests;

/// <summary>What progress writes where there is no terminal.</summary>
public sealed class ConsoleProgressTests
{
    [Fact]
    public void A_log_keeps_a_line_whole_however_long_it_is()
    {
        using var log = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(log), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = 40;
        var progress = new ConsoleProgress(console, quiet: false);
        string sentence = string.Join(' ', Enumerable.Repeat("long", 50));

        progress.Say(sentence);
        using (IProgressTask task = progress.Start(sentence, 1))
        {
            task.Report(1);
        }

        string[] lines = log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldBe(sentence);
        lines[1].ShouldStartWith($"  {sentence}: ");
    }

    [Fact]
    public void A_task_that_ends_does_not_write_behind_the_line_of_another()
    {
        using var terminal = new StringWriter();
        ConsoleProgress progress = Live(terminal);
        using IProgressTask training = progress.Start("train", 10);
        using (IProgressTask epoch = progress.Start("epoch 1", 1))
        {
            Thread.Sleep(TimeSpan.FromSeconds(0.2));
            training.Report(1);
        }

        terminal.ToString().ShouldMatch(@"  train \[.*\r\x1b\[2K  epoch 1: 0\.\d s\r?\n$");
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7_199, "120 min")]
    [InlineData(7_200, "2 h 0 min")]
    [InlineData(100_000, "27 h 46 min")]
    public void Time_left_is_told_as_people_say_it(int seconds, string text) => TimeLeft.Text(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Fact]
    public void What_was_done_before_a_resume_says_nothing_about_the_time_left()
    {
        using var terminal = new StringWriter();
        using (IProgressTask task = Live(terminal).Start("train", 100))
        {
            task.Resume(50);
            Thread.Sleep(TimeSpan.FromSeconds(0.2));
            task.Report(51);
        }

        // One unit took 0.2 s or more, so 49 take 9.8 or more.
        string left = terminal.ToString().Split(" s left")[0].Split(' ')[^1];
        int.Parse(left, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(9);
    }

    private static ConsoleProgress Live(StringWriter terminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });
        console.Profile.Width = 200;
        return new ConsoleProgress(console, quiet: false);
    }
}
