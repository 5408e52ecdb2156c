using GradientsToGates.Diagnostics;

namespace GradientsToGates.Ir.Float;

/// <summary>All that a network file says: the graph, the data it learns from, and how.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Loss">What training makes small.</param>
/// <param name="Recipe">How it is trained.</param>
public sealed record NetworkDefinition(FloatGraph Graph, string Description, string Dataset, LossKind Loss, TrainingRecipe Recipe)
{
    /// <summary>The network's name.</summary>
    public string Name => Graph.Name;

    /// <summary>Throws unless the loss can be computed from the output.</summary>
    /// <param name="where">How errors name the network.</param>
    /// <exception cref="UserException">G2G1011: the loss. G2G1012: soft labels with another loss than cross-entropy.</exception>
    public void CheckLoss(string where)
    {
        TensorShape output = Graph.ShapeOf(Graph.Output.Name);
        string? fault = Loss switch
        {
            _ when output is not { Height: 1, Width: 1 } => $"the output '{Graph.Output.Name}' is {output}, not a vector.",
            LossKind.CrossEntropy when output.Channels < 2 => "cross-entropy compares classes, the output has one value.",
            LossKind.CrossEntropy when Graph.Output is SigmoidLayer => "cross-entropy includes the softmax; the output must be logits, not a sigmoid's values.",
            LossKind.BinaryCrossEntropy when Graph.Output is not SigmoidLayer => $"binary cross-entropy needs a sigmoid as last layer, not {Graph.Output.GetType().Name}.",
            _ => null,
        };
        if (fault is not null)
        {
            throw UserException.BadInput("G2G1011", where, fault, "End with a dense layer for cross-entropy, with a sigmoid for binary-cross-entropy, or use mse.");
        }

        if (Loss != LossKind.CrossEntropy && (Recipe.LabelSmoothing > 0 || Recipe.Mixup > 0 || Recipe.Distillation is not null))
        {
            throw UserException.BadInput("G2G1012", where, "label smoothing, mixup and distillation spread a label over classes, which cross-entropy alone can weigh.", "Leave them out, or use loss: cross-entropy.");
        }
    }
}
