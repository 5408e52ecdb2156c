using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Quantization;

/// <summary>An integer graph and what it took to make it.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Layers">Layers with weights, in order.</param>
public sealed record QuantizedNetwork(IntegerGraph Graph, IReadOnlyList<QuantizedLayer> Layers);
