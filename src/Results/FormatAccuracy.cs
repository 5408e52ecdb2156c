namespace GradientsToGates.Results;

/// <summary>What one number format makes of a network on one set of images.</summary>
/// <param name="Set">Images, such as <c>cifar10-test</c>.</param>
/// <param name="Format">Name of the format; <c>float</c> for none.</param>
/// <param name="How"><c>float</c>; <c>weights</c>: float arithmetic with weights and biases of the format, as the CIFAR-10 study ran; <c>integer</c>: the integer graph.</param>
/// <param name="Accuracy">Right and all; null on made-up images.</param>
/// <param name="Agreement">Images on which the class is that of the float network, and all.</param>
/// <param name="ModelBytes">Parameters times bits / 8.</param>
/// <param name="ClippedWeights">Weights outside the format.</param>
/// <param name="ClippedBiases">Biases outside the format.</param>
/// <param name="Overflows">Activations outside their type, saturated and wrapped apart; null where activations are float.</param>
/// <param name="Confusion">Rows: true class, columns: class found; null on made-up images.</param>
public sealed record FormatAccuracy(
    string Set, string Format, string How, Accuracy? Accuracy, Accuracy Agreement, long ModelBytes, int ClippedWeights, int ClippedBiases, OverflowCounts? Overflows, int[][]? Confusion);
