using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization;

/// <summary>A network to be quantized: graph, parameters by name, range and mean of every node.</summary>
/// <param name="Graph">The float graph.</param>
/// <param name="Weights">Its parameters by name, <c>conv1.weight</c>.</param>
/// <param name="Ranges">Range of every node's values.</param>
/// <param name="Means">Mean of every node's values by channel; null when not measured.</param>
internal sealed record CalibratedNetwork(
    FloatGraph Graph, IReadOnlyDictionary<string, Tensor<float>> Weights, IReadOnlyDictionary<string, ActivationRange> Ranges, IReadOnlyDictionary<string, double[]>? Means);
