namespace GradientsToGates.Reference.Batch;

/// <summary>One or a few nodes, computed for the sample that lies in the memory it was made for; one thread at a time.</summary>
internal interface IStep
{
    /// <summary>Computes the result from the inputs.</summary>
    public void Run();
}
