using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Training;

namespace GradientsToGates.Explain.Tests;

/// <summary>A network with weights and its quantized form.</summary>
/// <param name="Definition">Network, loss, recipe.</param>
/// <param name="Weights">Float weights.</param>
/// <param name="Integer">The integer graph.</param>
internal sealed record Case(NetworkDefinition Definition, WeightSet Weights, IntegerGraph Integer)
{
    /// <summary>What the command prints for a small network.</summary>
    public string Whole(byte[] codes, byte label) =>
        Explainer.Forward(Definition.Graph, Weights, Integer, codes, ExplainScope.Whole) + Explainer.Backpropagation(Definition, Weights, codes, label);
}
