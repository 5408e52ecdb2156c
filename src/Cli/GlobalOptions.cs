using System.CommandLine;

namespace GradientsToGates.Cli;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    /// <summary>No progress.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Results and errors only.", Recursive = true };

    /// <summary>Causes and stack traces. <c>G2G_DEBUG=1</c> does the same.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the cause of an error in full.", Recursive = true };

    /// <summary>Whether causes are shown in full.</summary>
    /// <param name="parsed">The command line.</param>
    public static bool IsVerbose(ParseResult parsed) => parsed.GetValue(Verbose) || Environment.GetEnvironmentVariable("G2G_DEBUG") == "1";
}
