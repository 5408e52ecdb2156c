using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization;

/// <summary>The pass that folds the input's mean and std into the layers that read it; without them a pixel is code / levels, and padding 0.</summary>
internal static class InputFolding
{
    /// <summary>w (x - mean) / std + b = (w / std) x + (b - sum of w mean / std); raw pixels are padded with 0, so borders are exact too.</summary>
    /// <param name="network">Any network.</param>
    public static CalibratedNetwork Apply(CalibratedNetwork network)
    {
        InputLayer input = network.Graph.Input;
        FloatNode[] readers = [.. Readers(network.Graph, input.Name)];
        if ((input.Mean.Count == 0 && input.Std.Count == 0) || !readers.All(n => n is ConvolutionLayer or DenseLayer))
        {
            return network;
        }

        var weights = network.Weights.ToDictionary(StringComparer.Ordinal);
        foreach (FloatNode reader in readers)
        {
            Fold(weights, reader, input);
        }

        IEnumerable<FloatNode> nodes = network.Graph.Nodes.Select(n => n switch
        {
            InputLayer i => i with { Mean = [], Std = [] },
            ConvolutionLayer c when readers.Contains(c) => c with { Bias = true },
            DenseLayer d when readers.Contains(d) => d with { Bias = true },
            _ => n,
        });
        return network with { Graph = new FloatGraph(network.Graph.Name, nodes), Weights = weights };
    }

    private static IEnumerable<FloatNode> Readers(FloatGraph graph, string name) =>
        graph.Nodes.Where(n => n.Inputs.Contains(name)).SelectMany(n => n is FlattenLayer ? Readers(graph, n.Name) : [n]);

    private static void Fold(Dictionary<string, Tensor<float>> weights, FloatNode layer, InputLayer input)
    {
        Tensor<float> w = weights[layer.Name + ".weight"];
        int channels = input.Shape.Channels;
        int fanIn = w.Length / w.Shape[0];
        double[] bias = new double[w.Shape[0]];
        float[] folded = new float[w.Length];
        for (int i = 0; i < folded.Length; i++)
        {
            int channel = (layer is DepthwiseConv2DLayer ? i / fanIn : i) % channels;
            double factor = 1 / (input.Std.Count == 0 ? 1 : input.Std[channel]);
            folded[i] = (float)(w.Data[i] * factor);
            bias[i / fanIn] -= w.Data[i] * factor * (input.Mean.Count == 0 ? 0 : input.Mean[channel]);
        }

        float[]? own = weights.GetValueOrDefault(layer.Name + ".bias")?.Data;
        weights[layer.Name + ".weight"] = new Tensor<float>(folded, [.. w.Shape]);
        weights[layer.Name + ".bias"] = new Tensor<float>([.. bias.Select((b, c) => (float)(b + (own?[c] ?? 0)))], bias.Length);
    }
}
