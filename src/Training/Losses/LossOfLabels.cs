using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Losses;

/// <summary>The loss of a recipe on images that are not trained on: label smoothing, but no mixing.</summary>
/// <param name="graph">The network.</param>
/// <param name="kind">Which loss.</param>
/// <param name="smoothing">Label smoothing.</param>
internal sealed class LossOfLabels(FloatGraph graph, LossKind kind, double smoothing)
{
    private readonly Loss _loss = Loss.Create(kind);
    private readonly int _source = Loss.Create(kind).SourceOf(graph);

    /// <summary>The loss of each sample of a group that went forward.</summary>
    /// <param name="work">The group.</param>
    /// <param name="labels">A class for each sample.</param>
    /// <param name="losses">Receives a loss for each.</param>
    public void Evaluate(Workspace work, ReadOnlySpan<byte> labels, Span<double> losses)
    {
        Layers.Plane values = work.Values(_source);
        Span<float> one = work.Outputs;
        for (int lane = 0; lane < labels.Length; lane++)
        {
            values.CopyLane(lane, one);
            losses[lane] = _loss.Evaluate(one, SoftLabel.Hard(labels[lane]) with { Smoothing = (float)smoothing }, work.OutputGradients, 1);
        }
    }
}
