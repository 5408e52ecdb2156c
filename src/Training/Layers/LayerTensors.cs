using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Layers;

/// <summary>A layer's arrays in file form; null where it has none.</summary>
/// <param name="Weight">Weights [Cout, Kh, Kw, Cin] or [Units, Inputs]; gamma [C].</param>
/// <param name="Bias">Bias [Cout]; beta [C].</param>
/// <param name="Mean">Moving mean [C].</param>
/// <param name="Variance">Moving variance [C].</param>
internal sealed record LayerTensors(Tensor<float> Weight, Tensor<float>? Bias, Tensor<float>? Mean, Tensor<float>? Variance)
{
    /// <summary>A layer's arrays out of all.</summary>
    /// <param name="weights">All tensors.</param>
    /// <param name="name">Name of the node.</param>
    public static LayerTensors Of(WeightSet weights, string name) =>
        new(weights[name + ".weight"], weights.Find(name + ".bias"), weights.Find(name + ".mean"), weights.Find(name + ".variance"));
}
