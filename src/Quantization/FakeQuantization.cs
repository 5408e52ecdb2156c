using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization;

/// <summary>
/// Weights and biases rounded to a format, as real numbers for float arithmetic: what the CIFAR-10 study calls fixed-point inference. Activations and sums
/// stay float, and so does what batch normalization holds.
/// </summary>
public static class FakeQuantization
{
    /// <summary>Rounds a network's parameters.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="weights">Its parameters by name.</param>
    /// <param name="options">The format; what it says of activations does not count.</param>
    /// <returns>Parameters by name in the order given, and what was clipped.</returns>
    /// <exception cref="Diagnostics.UserException">G2G8101, G2G8105, G2G8107: the format is wrong.</exception>
    public static (IReadOnlyList<KeyValuePair<string, Tensor<float>>> Weights, IReadOnlyList<QuantizedLayer> Layers) Apply(
        FloatGraph graph, IReadOnlyList<KeyValuePair<string, Tensor<float>>> weights, QuantizationOptions options)
    {
        NumberFormats.RequireLegal(options.Name, options);
        IReadOnlyDictionary<string, QuantizationOptions> formats = LayerFormats.Of(graph, options);
        var rounded = weights.ToDictionary(StringComparer.Ordinal);
        var layers = new List<QuantizedLayer>();
        foreach (FloatNode node in graph.Nodes.Where(n => n is ConvolutionLayer or DenseLayer))
        {
            layers.Add(Round(rounded, node.Name, formats[node.Name], formats[node.Name].PerChannel && node != graph.Output));
        }

        return ([.. weights.Select(w => KeyValuePair.Create(w.Key, rounded[w.Key]))], layers);
    }

    private static QuantizedLayer Round(Dictionary<string, Tensor<float>> weights, string layer, QuantizationOptions format, bool perChannel)
    {
        Tensor<float> w = weights[layer + ".weight"];
        Tensor<float>? b = weights.GetValueOrDefault(layer + ".bias");
        int outputs = w.Shape[0];
        double[] bias = b is null ? [] : [.. b.Data.Select(v => (double)v)];
        int clippedBiases = WeightCoder.RoundBias(bias, format);
        LayerCodes codes = WeightCoder.Weights([.. w.Data.Select(v => (double)v)], new double[outputs], 1, format, perChannel);
        int fanIn = w.Length / outputs;
        weights[layer + ".weight"] = new Tensor<float>([.. codes.Weights.Select((c, i) => (float)(c * codes.Scales[i / fanIn]))], [.. w.Shape]);
        if (b is not null)
        {
            weights[layer + ".bias"] = new Tensor<float>([.. bias.Select(v => (float)v)], [.. b.Shape]);
        }

        return new QuantizedLayer(layer, format.Name, w.Length, codes.ClippedWeights, bias.Length, clippedBiases, format.WeightType().Bits);
    }
}
