using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Quantized;

/// <summary>
/// Where and to what training rounds, as the integer graph will. Whoever quantizes makes it; training knows no rule of its own.
/// </summary>
/// <param name="InputScale">Scale of the input's codes.</param>
/// <param name="Weights">Weights of convolutions and dense layers.</param>
/// <param name="Codes">Nodes whose values become codes.</param>
/// <param name="Tables">Functions looked up in tables.</param>
public sealed record QuantizationPlan(double InputScale, IReadOnlyList<PlannedWeights> Weights, IReadOnlyList<PlannedCodes> Codes, IReadOnlyList<PlannedTable> Tables)
{
    /// <summary>Name of the tensor that holds the learned scales of a layer's weights.</summary>
    /// <param name="layer">The layer.</param>
    public static string ScaleOfWeights(string layer) => layer + ".scale";

    /// <summary>Name of the tensor that holds the learned scale of a node's codes.</summary>
    /// <param name="node">The node.</param>
    public static string ScaleOfCodes(string node) => QuantizedGraph.CodesName(node) + ".scale";

    /// <summary>The tensors a weight file has besides those of the float graph.</summary>
    public IEnumerable<(string Name, int[] Shape)> ParameterShapes() =>
        Weights.Select(w => (ScaleOfWeights(w.Layer), new[] { w.Scales.Count })).Concat(Codes.Select(c => (ScaleOfCodes(c.Node), new[] { 1 })));

    /// <summary>The plan with the scales of a weight file.</summary>
    /// <param name="weights">Float weights and learned scales.</param>
    public QuantizationPlan With(WeightSet weights) => this with
    {
        Weights = [.. Weights.Select(w => w with { Scales = [.. weights[ScaleOfWeights(w.Layer)].Data.Select(s => (double)s)] })],
        Codes = [.. Codes.Select(c => c with { Scale = weights[ScaleOfCodes(c.Node)].Data[0] })],
    };

    /// <summary>Float weights with the plan's scales as tensors.</summary>
    /// <param name="weights">All tensors of the float graph.</param>
    public WeightSet AddTo(WeightSet weights) => new(
    [
        .. weights.Items,
        .. Weights.Select(w => KeyValuePair.Create(ScaleOfWeights(w.Layer), new Tensor<float>([.. w.Scales.Select(s => (float)s)], w.Scales.Count))),
        .. Codes.Select(c => KeyValuePair.Create(ScaleOfCodes(c.Node), new Tensor<float>([(float)c.Scale], 1))),
    ]);
}

/// <summary>Weights of a layer: codes Lowest .. Highest, rounded half to even.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Lowest">Smallest code.</param>
/// <param name="Highest">Largest code.</param>
/// <param name="Scales">First scale of each output channel, or one for all.</param>
public sealed record PlannedWeights(string Layer, int Lowest, int Highest, IReadOnlyList<double> Scales);

/// <summary>Values of a node become codes Lowest .. Highest, rounded half up; the scale is learned. A ReLU is its own codes, from 0.</summary>
/// <param name="Node">The node.</param>
/// <param name="Lowest">Smallest code.</param>
/// <param name="Highest">Largest code.</param>
/// <param name="MultiplierBits">Bits of the requantize's multipliers.</param>
/// <param name="Scale">The first scale.</param>
public sealed record PlannedCodes(string Node, int Lowest, int Highest, int MultiplierBits, double Scale);

/// <summary>A sigmoid or tanh looked up in a table: its index is a code, and so is its result. The scales stay.</summary>
/// <param name="Node">The node.</param>
/// <param name="IndexLowest">Smallest index.</param>
/// <param name="IndexHighest">Largest index.</param>
/// <param name="IndexScale">Scale of the index.</param>
/// <param name="MultiplierBits">Bits of the index' multipliers.</param>
/// <param name="Lowest">Smallest code of the result.</param>
/// <param name="Highest">Largest code of the result.</param>
/// <param name="Scale">Scale of the result.</param>
public sealed record PlannedTable(string Node, int IndexLowest, int IndexHighest, double IndexScale, int MultiplierBits, int Lowest, int Highest, double Scale);
