namespace GradientsToGates.Quantization;

/// <summary>What quantization did to the parameters of one layer.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Format">Name of its format.</param>
/// <param name="Weights">Number of weights.</param>
/// <param name="ClippedWeights">Weights outside the format, which became its nearest end.</param>
/// <param name="Biases">Number of biases.</param>
/// <param name="ClippedBiases">Biases outside the format.</param>
/// <param name="WeightBits">Bits of a weight.</param>
public sealed record QuantizedLayer(string Layer, string Format, int Weights, int ClippedWeights, int Biases, int ClippedBiases, int WeightBits);
