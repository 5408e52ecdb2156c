using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>A trained network whose answers another one learns.</summary>
/// <param name="Graph">Its graph; of the same input and classes as the network that learns.</param>
/// <param name="Weights">Its weights.</param>
public sealed record Teacher(FloatGraph Graph, WeightSet Weights);
