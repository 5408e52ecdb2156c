using System.CommandLine;
using GradientsToGates.Cli.Commands;
using GradientsToGates.Diagnostics;
using Spectre.Console;

namespace GradientsToGates.Cli;

/// <summary>All commands, and what happens to what goes wrong in them.</summary>
public static class CommandTree
{
    private const int RedirectedWidth = 120;

    private const string Welcome = """
        g2g: from gradients to gates. Trains a small CNN, quantizes it, writes Verilog for it, proves the Verilog equal to
        the integer reference value by value, and synthesizes it for a small FPGA.

        Start with one of these:
          g2g run xor          the whole path on nine weights, in seconds
          g2g run lenet5       LeNet-5 on MNIST, from shipped weights to verified, synthesized Verilog
          g2g new mynet        a commented network file of your own

        g2g --help lists the commands, g2g COMMAND --help their options.
        """;

    /// <summary>Parses and runs a command line.</summary>
    /// <param name="args">Arguments.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.WriteLine(string.Join('\n', Welcome.Split('\n').Select(l => l.StartsWith("  g2g ", StringComparison.Ordinal) ? "  " + Launcher.Typed(l[2..]) : l)));
            return (int)ExitCode.Success;
        }

        if (Console.IsOutputRedirected)
        {
            // A file or a pipe has no width to wrap at.
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        ParseResult parsed = Root().Parse(args);
        var error = new ErrorOutput(Console.Error, GlobalOptions.IsVerbose(parsed));
        if (parsed.Errors.Count > 0)
        {
            return (int)error.Tell(parsed);
        }

        using var interrupt = new Interrupt();
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
        }
        catch (Exception e)
        {
            return (int)error.Tell(e);
        }
    }

    /// <summary>The root command with everything below it.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("From gradients to gates: train a small CNN, quantize it, and get Verilog proved equal to the integer reference.");
        foreach (Command command in new[]
        {
            RunCommand.Make(), NewCommand.Make(), TrainCommand.Make(), QuantizeCommand.Make(), EvaluateCommand.Make(), FoldCommand.Make(), EmitCommand.Make(), CosimCommand.Make(),
            SynthCommand.Make(), FuzzCommand.Make(), ExplainCommand.Make(), CheckCommand.Make(), ReportCommand.Make(), RtlCommand.Make(), ZooCommand.Make(), DevicesCommand.Make(),
            FormatCommand.Make(), FormatsCommand.Make(), SensitivityCommand.Make(), SearchCommand.Make(),
            DataCommand.Make(), DoctorCommand.Make(),
        })
        {
            root.Subcommands.Add(command);
        }

        root.Options.Add(GlobalOptions.Quiet);
        root.Options.Add(GlobalOptions.Verbose);
        return root;
    }
}
