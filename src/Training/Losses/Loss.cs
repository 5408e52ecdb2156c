using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Losses;

/// <summary>A loss of one sample and its gradient.</summary>
internal abstract class Loss
{
    /// <summary>Makes the loss of a definition.</summary>
    /// <param name="kind">Which.</param>
    public static Loss Create(LossKind kind) => kind switch
    {
        LossKind.CrossEntropy => new CrossEntropy(),
        LossKind.BinaryCrossEntropy => new BinaryCrossEntropy(),
        LossKind.MeanSquaredError => new MeanSquaredError(),
        _ => throw new UnsupportedNodeException(kind, "training"),
    };

    /// <summary>The node whose values the loss reads: binary cross-entropy reads what goes into the final sigmoid, where its gradient is stable.</summary>
    /// <param name="graph">The network.</param>
    public virtual int SourceOf(FloatGraph graph) => graph.Nodes.Count - 1;

    /// <summary>The loss of one sample.</summary>
    /// <param name="values">Values of the source node.</param>
    /// <param name="label">Class.</param>
    /// <param name="gradient">Receives <paramref name="scale"/> times the derivative by each value.</param>
    /// <param name="scale">1 / samples in the batch.</param>
    public abstract double Evaluate(ReadOnlySpan<float> values, SoftLabel label, Span<float> gradient, float scale);

    /// <summary>The loss of one sample of one class.</summary>
    /// <param name="values">Values of the source node.</param>
    /// <param name="label">Class.</param>
    /// <param name="gradient">Receives <paramref name="scale"/> times the derivative by each value.</param>
    /// <param name="scale">1 / samples in the batch.</param>
    public double Evaluate(ReadOnlySpan<float> values, byte label, Span<float> gradient, float scale) => Evaluate(values, SoftLabel.Hard(label), gradient, scale);

    /// <summary>The wanted value of an output: the label itself where there is one output, else 1 at the label and 0 elsewhere.</summary>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="index">Which.</param>
    /// <param name="label">Class.</param>
    internal static int Target(int outputs, int index, byte label) => outputs == 1 ? label : index == label ? 1 : 0;
}
