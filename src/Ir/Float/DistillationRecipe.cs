namespace GradientsToGates.Ir.Float;

/// <summary>
/// A trained network whose answers are learned beside the labels (Hinton, Vinyals, Dean 2015). With its logits v, those of the network in training z,
/// and p, q their softmax at <see cref="Temperature"/> T, a sample's loss is (1 - Share) cross-entropy + Share T^2 sum of p log(p / q).
/// </summary>
public sealed record DistillationRecipe
{
    /// <summary>A network of the zoo with shipped weights, or a run folder.</summary>
    public required string Teacher { get; init; }

    /// <summary>Weight of the teacher's answers, above 0, at most 1.</summary>
    public double Share { get; init; } = 0.9;

    /// <summary>What logits are divided by before softmax: above 1 the teacher's second choices count for more.</summary>
    public double Temperature { get; init; } = 4;
}
