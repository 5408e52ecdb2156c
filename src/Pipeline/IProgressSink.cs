namespace GradientsToGates.Pipeline;

/// <summary>Where long work shows how far it is. The command line draws it; tests ignore it.</summary>
public interface IProgressSink
{
    /// <summary>A line worth reading once: what was found, what stands in for what.</summary>
    /// <param name="text">The line.</param>
    public void Say(string text);

    /// <summary>Starts showing a piece of work; disposing ends it.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="total">Units it has, or 0 when not known.</param>
    public IProgressTask Start(string name, double total);
}

/// <summary>One piece of work being shown.</summary>
public interface IProgressTask : IDisposable
{
    /// <summary>How far it is.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="detail">Figures of the moment, or null.</param>
    public void Report(double done, string? detail = null);

    /// <summary>Work goes on from here: what was done before took its time then, and says nothing about what is left.</summary>
    /// <param name="done">Units done before.</param>
    public void Resume(double done);
}
