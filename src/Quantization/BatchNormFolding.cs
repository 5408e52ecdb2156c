using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training;

namespace GradientsToGates.Quantization;

/// <summary>The pass that folds batch normalization into the convolution or dense layer before it, where nothing else reads that layer.</summary>
internal static class BatchNormFolding
{
    /// <summary>
    /// y = a (w x + b) + s with a = gamma / sqrt(variance + epsilon) and s = beta - a mean: weights a w, bias a b + s. Normalization behind anything else
    /// stays, as the zeros that pad the next convolution lie behind it.
    /// </summary>
    /// <param name="network">A network without dropout.</param>
    public static CalibratedNetwork Apply(CalibratedNetwork network)
    {
        FloatGraph graph = network.Graph;
        var folded = graph.Nodes.OfType<BatchNormLayer>()
            .Where(n => graph[n.Inputs[0]] is ConvolutionLayer or DenseLayer && graph.Nodes.Count(m => m.Inputs.Contains(n.Inputs[0])) == 1)
            .ToDictionary(n => n.Name, n => n.Inputs[0], StringComparer.Ordinal);
        if (folded.Count == 0)
        {
            return network;
        }

        var weights = network.Weights.ToDictionary(StringComparer.Ordinal);
        var ranges = network.Ranges.ToDictionary(StringComparer.Ordinal);
        var means = network.Means?.ToDictionary(StringComparer.Ordinal);
        foreach ((string norm, string layer) in folded)
        {
            Fold(weights, (BatchNormLayer)graph[norm], layer);
            ranges[layer] = ranges[norm];
            if (means is not null)
            {
                means[layer] = means[norm];
            }
        }

        IEnumerable<FloatNode> nodes = graph.Nodes.Where(n => !folded.ContainsKey(n.Name)).Select(n => WithBias(n) with { Inputs = ValueArray.From(n.Inputs.Select(i => folded.GetValueOrDefault(i, i))) });
        return new CalibratedNetwork(new FloatGraph(graph.Name, nodes), weights, ranges, means);

        FloatNode WithBias(FloatNode n) => !folded.ContainsValue(n.Name) ? n : n switch
        {
            ConvolutionLayer c => c with { Bias = true },
            DenseLayer d => d with { Bias = true },
            _ => n,
        };
    }

    private static void Fold(Dictionary<string, Tensor<float>> weights, BatchNormLayer norm, string layer)
    {
        BatchNormLine line = BatchNormLine.Of(norm, name => weights[name]);
        weights[layer + ".weight"] = line.FoldWeights(weights[layer + ".weight"]);
        weights[layer + ".bias"] = line.FoldBias(weights.GetValueOrDefault(layer + ".bias"));
    }
}
