using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training;

/// <summary>The line y = factor x + offset that a batch normalization is outside training, per channel.</summary>
/// <param name="Factor">gamma / sqrt(variance + epsilon).</param>
/// <param name="Offset">beta - factor mean.</param>
public sealed record BatchNormLine(double[] Factor, double[] Offset)
{
    /// <summary>The line of a normalization.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="parameters">Parameters by name, such as <c>bn1.mean</c>.</param>
    public static BatchNormLine Of(BatchNormLayer node, Func<string, Tensor<float>> parameters)
    {
        float[] gamma = parameters(node.Name + ".weight").Data;
        float[] beta = parameters(node.Name + ".bias").Data;
        float[] mean = parameters(node.Name + ".mean").Data;
        float[] variance = parameters(node.Name + ".variance").Data;
        double[] factor = [.. gamma.Select((g, c) => g / Math.Sqrt(variance[c] + node.Epsilon))];
        return new BatchNormLine(factor, [.. factor.Select((a, c) => beta[c] - (a * mean[c]))]);
    }

    /// <summary>Weights of the layer before it with the line folded in: factor w.</summary>
    /// <param name="weights">[channels, ..].</param>
    public Tensor<float> FoldWeights(Tensor<float> weights)
    {
        int fanIn = weights.Length / Factor.Length;
        return new Tensor<float>([.. weights.Data.Select((v, i) => (float)(v * Factor[i / fanIn]))], [.. weights.Shape]);
    }

    /// <summary>Bias of the layer before it with the line folded in: factor b + offset.</summary>
    /// <param name="bias">[channels], or null for 0.</param>
    public Tensor<float> FoldBias(Tensor<float>? bias) =>
        new([.. Offset.Select((s, c) => (float)(((bias?.Data[c] ?? 0) * Factor[c]) + s))], Factor.Length);
}
