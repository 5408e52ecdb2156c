using System.CommandLine;
using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Explain;
using GradientsToGates.Pipeline;
using Spectre.Console;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g explain RUN</c>: one input's way through the network, line by line; and one step of backpropagation where the network is small.</summary>
internal static class ExplainCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var sample = new Option<int>("--sample") { Description = "Which test image, from 0." };
        var layer = new Option<string?>("--layer") { Description = "Explain one element of this layer, or of this node of the integer graph." };
        var at = new Option<string>("--at") { Description = "The element: row,column,channel.", DefaultValueFactory = _ => "0,0,0" };
        var command = new Command("explain", "Writes out every product, sum, shift and saturation of one input (docs/explain.md).") { o.Run };
        o.AddTo(command, [sample, layer, at, .. o.Format()]);
        command.SetAction((parsed, cancellation) =>
        {
            // Standard output is the explanation alone, so that it can be piped.
            IAnsiConsole aside = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            RunServices services = o.Services(parsed, cancellation) with { Progress = new ConsoleProgress(aside, parsed.GetValue(GlobalOptions.Quiet)) };
            using RunSession run = RunSession.Open(parsed.GetRequiredValue(o.Run), s => o.Apply(s, parsed), services);
            int index = parsed.GetValue(sample);
            int count = run.Dataset.Test.Count;
            if (index < 0 || index >= count)
            {
                throw UserException.BadInput("G2G0002", FormattableString.Invariant($"option --sample {index}"), FormattableString.Invariant($"there are {count} test images."), FormattableString.Invariant($"Use 0 to {count - 1}."));
            }

            ReadOnlySpan<byte> codes = run.Dataset.Test.Image(index);
            ExplainScope scope = parsed.GetValue(layer) is { } name ? Element(name, parsed.GetRequiredValue(at)) : ExplainScope.Whole;
            Console.Write(Explainer.Forward(run.Definition.Graph, run.Weights, run.Integer, codes, scope));
            if (scope == ExplainScope.Whole)
            {
                Console.Write(Explainer.Backpropagation(run.Definition, run.Weights, codes, run.Dataset.Test.Labels[index]));
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static ExplainScope Element(string layer, string at)
    {
        int[] numbers = [.. at.Split(',').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        return numbers.Length == 3 && numbers.All(n => n >= 0)
            ? ExplainScope.At(layer, numbers[0], numbers[1], numbers[2])
            : throw UserException.BadInput("G2G1406", $"option --at {at}", "it is not three numbers.", "Write row, column and channel, for example --at 3,4,0.");
    }
}
