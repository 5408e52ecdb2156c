namespace GradientsToGates.Quantization;

/// <summary>Integers of one layer's parameters.</summary>
/// <param name="Weights">[Cout, ..].</param>
/// <param name="Bias">[Cout], in units of input scale * weight scale.</param>
/// <param name="Scales">Scale of the weights of each output channel.</param>
/// <param name="ClippedWeights">Weights outside their type.</param>
/// <param name="ClippedBiases">Biases outside their type.</param>
internal sealed record LayerCodes(int[] Weights, long[] Bias, double[] Scales, int ClippedWeights, int ClippedBiases);
