namespace GradientsToGates.Ir.Float;

/// <summary>What training makes small.</summary>
public enum LossKind
{
    /// <summary>Softmax and cross-entropy on the output node's logits.</summary>
    CrossEntropy,

    /// <summary>Binary cross-entropy on a sigmoid output.</summary>
    BinaryCrossEntropy,

    /// <summary>Mean squared error against the one-hot label, or the label itself where there is one output.</summary>
    MeanSquaredError,
}
