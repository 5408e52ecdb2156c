using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Layers;

/// <summary>A layer's arrays in file form; null where it has none.</summary>
/// <param name="Weight">Weights [Cout, Kh, Kw, Cin] or [Units, Inputs]; gamma [C]; empty where there are none.</param>
/// <param name="Bias">Bias [Cout]; beta [C].</param>
/// <param name="Mean">Moving mean [C].</param>
/// <param name="Variance">Moving variance [C].</param>
/// <param name="Scale">Learned scales: of codes [1], of weights [Cout] or [1].</param>
internal sealed record LayerTensors(Tensor<float> Weight, Tensor<float>? Bias, Tensor<float>? Mean, Tensor<float>? Variance, Tensor<float>? Scale)
{
    private static readonly Tensor<float> _none = new(0);

    /// <summary>The learned scales, where there must be some.</summary>
    public Tensor<float> RequiredScale => Scale ?? throw new InvalidOperationException("quantization-aware training needs scales");

    /// <summary>A layer's arrays out of all.</summary>
    /// <param name="weights">All tensors.</param>
    /// <param name="name">Name of the node.</param>
    public static LayerTensors Of(WeightSet weights, string name) =>
        new(weights.Find(name + ".weight") ?? _none, weights.Find(name + ".bias"), weights.Find(name + ".mean"), weights.Find(name + ".variance"), weights.Find(name + ".scale"));
}
