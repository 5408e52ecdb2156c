using GradientsToGates.Pipeline;

namespace GradientsToGates.Benchmarks;

/// <summary>Progress that nobody watches; what is said is printed.</summary>
internal sealed class Silence : IProgressSink, IProgressTask
{
    /// <inheritdoc/>
    public void Say(string text) => Console.WriteLine(text);

    /// <inheritdoc/>
    public IProgressTask Start(string name, double total) => this;

    /// <inheritdoc/>
    public void Report(double done, string? detail = null)
    {
        // Nothing is shown.
    }

    /// <inheritdoc/>
    public void Resume(double done)
    {
        // Nothing is reckoned.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
