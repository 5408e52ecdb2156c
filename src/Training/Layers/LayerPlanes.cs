namespace GradientsToGates.Training.Layers;

/// <summary>Shapes of the planes a layer works on: its tables depend on them.</summary>
/// <param name="Input">Values of the first node read.</param>
/// <param name="Output">Values of this node.</param>
/// <param name="OutputGradient">Gradients by them.</param>
/// <param name="InputGradient">Gradients by the first node's values.</param>
internal sealed record LayerPlanes(PlaneShape Input, PlaneShape Output, PlaneShape OutputGradient, PlaneShape InputGradient);
