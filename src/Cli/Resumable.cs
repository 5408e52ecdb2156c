using System.CommandLine;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli;

/// <summary>Long work that Ctrl-C stops: says how to go on, because without <c>--out</c> the same command starts another run.</summary>
internal static class Resumable
{
    /// <summary>Does the work.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="run">The run it belongs to.</param>
    /// <param name="parsed">The command line, which with the run's folder goes on with it.</param>
    /// <param name="name">The argument that names the run, of a command without <c>--out</c>.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static T Do<T>(Func<T> work, RunSession run, ParseResult parsed, Argument<string>? name = null)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"go on with: {Launcher.Typed(Command(run, parsed, name))}");
            throw;
        }
    }

    // --fresh would begin again.
    private static string Command(RunSession run, ParseResult parsed, Argument<string>? name)
    {
        IEnumerable<string> words = parsed.Tokens.Select(t => t.Value).Where(t => t != "--fresh");
        if (name is not null)
        {
            string? named = parsed.GetResult(name)?.Tokens.Select(t => t.Value).FirstOrDefault();
            return string.Join(' ', words.Where(t => t != named).Append(run.Folder).Prepend("g2g"));
        }

        return string.Join(' ', words.Prepend("g2g").Concat(words.Contains("--out") ? [] : ["--out", run.Folder]));
    }
}
