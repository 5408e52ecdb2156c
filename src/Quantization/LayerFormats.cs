using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Quantization;

/// <summary>The format of every node: a layer's own, or that of the weights it follows, or the network's.</summary>
public static class LayerFormats
{
    /// <summary>Formats by node.</summary>
    /// <param name="graph">The network, without what passes take out.</param>
    /// <param name="options">The network's format, with those of single layers.</param>
    /// <exception cref="UserException">G2G8107: a format names no layer. G2G8105, G2G8101: a format is wrong.</exception>
    public static IReadOnlyDictionary<string, QuantizationOptions> Of(FloatGraph graph, QuantizationOptions options)
    {
        foreach ((string layer, string format) in options.Layers)
        {
            if (!graph.Nodes.Any(n => n.Name == layer && n is not InputLayer))
            {
                throw UserException.BadInput(
                    "G2G8107", $"layer format '{layer}={format}'", $"the network has no layer '{layer}'.", $"It has {string.Join(", ", graph.Nodes.Where(n => n is not InputLayer).Select(n => n.Name))}.");
            }
        }

        var formats = new Dictionary<string, QuantizationOptions>(StringComparer.Ordinal);
        foreach (FloatNode node in graph.Nodes)
        {
            formats[node.Name] = options.Layers.TryGetValue(node.Name, out string? own) ? Own(own, options)
                : node is ConvolutionLayer or DenseLayer or InputLayer ? options
                : formats[node.Inputs[0]];
        }

        return formats;
    }

    // What is no part of a format's name, and how scales are made, goes for the whole network.
    private static QuantizationOptions Own(string text, QuantizationOptions options)
    {
        QuantizationOptions own = NumberFormats.Parse(text);
        return own with
        {
            Calibration = options.Calibration,
            Percentile = options.Percentile,
            TableBits = options.TableBits,
            Accumulators32 = own.Accumulators32 || options.Accumulators32,
            BiasCorrection = own.BiasCorrection || options.BiasCorrection,
            LeastErrorWeights = own.Fixed is null && (own.LeastErrorWeights || options.LeastErrorWeights),
            PowerOfTwo = own.PowerOfTwo || options.PowerOfTwo,
            PerChannel = own.PerChannel && (options.PerChannel || options.Fixed is not null),
        };
    }
}
