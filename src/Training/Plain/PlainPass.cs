namespace GradientsToGates.Training.Plain;

/// <summary>Everything one sample gives on its way forward and back, by name.</summary>
/// <param name="Values">Values of each node, NHWC.</param>
/// <param name="Loss">The loss.</param>
/// <param name="NodeGradients">Derivative of the loss by each node's values.</param>
/// <param name="WeightGradients">Derivative of the loss by each trained array: <c>conv1.weight</c>, ..</param>
public sealed record PlainPass(
    IReadOnlyDictionary<string, double[]> Values,
    double Loss,
    IReadOnlyDictionary<string, double[]> NodeGradients,
    IReadOnlyDictionary<string, double[]> WeightGradients);
