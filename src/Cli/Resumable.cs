namespace GradientsToGates.Cli;

/// <summary>Long work that Ctrl-C stops: says how to go on, because without <c>--out</c> the same command starts another run.</summary>
internal static class Resumable
{
    /// <summary>Does the work.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="command">What goes on with it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static T Do<T>(Func<T> work, string command)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"go on with: {command}");
            throw;
        }
    }
}
