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
}
