using GradientsToGates.Ir.Float;

namespace GradientsToGates.Explain;

/// <summary>Shapes of trained arrays.</summary>
internal static class Shapes
{
    /// <summary>Shape of a layer's weights.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">A convolution or dense layer.</param>
    public static int[] OfWeights(FloatGraph graph, FloatNode node) => graph.ParameterShapes().First(p => p.Name == node.Name + ".weight").Shape;
}
