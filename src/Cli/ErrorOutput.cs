using System.CommandLine;
using System.Text.RegularExpressions;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Cli;

/// <summary>What the user is told when a command does not end well, and the exit code that goes with it (docs/diagnostics.md).</summary>
/// <param name="error">Standard error.</param>
/// <param name="verbose">Show causes in full.</param>
internal sealed partial class ErrorOutput(TextWriter error, bool verbose)
{
    /// <summary>A command line that cannot be parsed.</summary>
    /// <param name="parsed">With at least one error.</param>
    public ExitCode Tell(ParseResult parsed)
    {
        string command = Name(parsed.CommandResult.Command);
        if (parsed.CommandResult.Command is RootCommand root && parsed.UnmatchedTokens.Count > 0)
        {
            string given = parsed.UnmatchedTokens[0];
            string what = given.StartsWith('-') ? "option" : "command";
            string near = Near.To(given, root.Subcommands.Select(c => c.Name)) is { } name ? $"Did you mean '{name}'? " : "";
            Write(new Diagnostic("G2G0001", "command line", $"there is no {what} '{given}'.", $"{near}'g2g --help' lists the commands."));
            return ExitCode.BadInput;
        }

        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
        {
            Write(new Diagnostic("G2G0001", "command line", NetTypes().Replace(message, "a whole number").TrimEnd('.') + ".", $"'{command} --help' tells what it takes."));
        }

        return ExitCode.BadInput;
    }

    /// <summary>An exception that ended a command.</summary>
    /// <param name="e">The exception.</param>
    public ExitCode Tell(Exception e)
    {
        switch (e)
        {
            // Work on several threads wraps what went wrong; the first is as good as any.
            case AggregateException { InnerException: { } inner }:
                return Tell(inner);
            case UserException user:
                Write(user.Diagnostic);
                Trace(user.InnerException);
                return user.ExitCode;
            case OperationCanceledException:
                error.WriteLine("Stopped. What was finished is kept; the same command with the same --out goes on from there.");
                return ExitCode.Interrupted;
            case IOException or UnauthorizedAccessException:
                Write(new Diagnostic("G2G6004", "file system", e.Message.TrimEnd('.') + ".", "Check the path, its permissions and the free space."));
                Trace(e);
                return ExitCode.InputOutput;
            default:
                Write(new Diagnostic(
                    "G2G0009",
                    "g2g",
                    $"this is a defect in g2g, not in what you did ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}).",
                    "Please report it with the command line and what '--verbose' adds to this message."));
                Trace(e);
                return ExitCode.InternalError;
        }
    }

    // The library names types as .NET does, which says nothing to a user.
    [GeneratedRegex("expected type 'System[^']*Int(32|64)[^']*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NetTypes();

    private void Write(Diagnostic diagnostic) => error.WriteLine(diagnostic.ToString());

    private void Trace(Exception? cause)
    {
        if (verbose && cause is not null)
        {
            error.WriteLine(cause);
        }
    }

    private static string Name(Symbol command) => command.Parents.FirstOrDefault() is { } parent ? $"{Name(parent)} {command.Name}" : "g2g";
}
