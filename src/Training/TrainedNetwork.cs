using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training;

/// <summary>
/// The network as a recipe trains it. With <c>dropout</c> its dropout layers have other rates. With <c>batch-normalization</c> each convolution and dense layer but the last has its bias
/// replaced by a batch normalization, which afterwards becomes the bias, and a factor of the weights. So the result is the network that was asked for, with nothing left to compute.
/// </summary>
internal static class TrainedNetwork
{
    private const double Momentum = 0.9;

    /// <summary>
    /// The graph that is trained. Layers without a bias stay, as they could not take the offset; so does a network that has batch normalization of
    /// its own, and one whose weights are rounded in training, where nothing is left to fold.
    /// </summary>
    /// <param name="definition">Network and recipe.</param>
    public static FloatGraph Of(NetworkDefinition definition)
    {
        if (definition.Recipe.Quantization is not null)
        {
            return definition.Graph;
        }

        FloatGraph graph = WithDropout(definition.Graph, definition.Recipe.Dropout);
        if (!definition.Recipe.BatchNormalization || graph.Nodes.Any(n => n is BatchNormLayer))
        {
            return graph;
        }

        string? last = graph.Nodes.LastOrDefault(n => n is ConvolutionLayer or DenseLayer)?.Name;
        var source = graph.Nodes.ToDictionary(n => n.Name, n => n.Name, StringComparer.Ordinal);
        var nodes = new List<FloatNode>();
        foreach (FloatNode node in graph.Nodes)
        {
            FloatNode reading = node with { Inputs = ValueArray.From(node.Inputs.Select(i => source[i])) };
            FloatNode? unbiased = node.Name == last ? null : reading switch
            {
                ConvolutionLayer { Bias: true } c => c with { Bias = false },
                DenseLayer { Bias: true } d => d with { Bias = false },
                _ => null,
            };
            nodes.Add(unbiased ?? reading);
            if (unbiased is not null)
            {
                source[node.Name] = NormOf(node);
                nodes.Add(new BatchNormLayer(NormOf(node), [node.Name], Momentum));
            }
        }

        return new FloatGraph(graph.Name, nodes);
    }

    /// <summary>The weights of the network that was asked for.</summary>
    /// <param name="graph">That network.</param>
    /// <param name="trained">From <see cref="Of"/>.</param>
    /// <param name="weights">Of the trained graph, with scales where it is quantized.</param>
    public static WeightSet Fold(FloatGraph graph, FloatGraph trained, WeightSet weights)
    {
        if (ReferenceEquals(graph, trained))
        {
            return weights;
        }

        var folded = weights.Items.ToDictionary(StringComparer.Ordinal);
        foreach (FloatNode node in graph.Nodes.Where(n => trained.Nodes.Any(t => t.Name == NormOf(n))))
        {
            BatchNormLine line = BatchNormLine.Of((BatchNormLayer)trained[NormOf(node)], name => weights[name]);
            folded[node.Name + ".weight"] = line.FoldWeights(weights[node.Name + ".weight"]);
            folded[node.Name + ".bias"] = line.FoldBias(null);
        }

        return new WeightSet(graph.ParameterShapes().Select(p => KeyValuePair.Create(p.Name, folded[p.Name])));
    }

    private static FloatGraph WithDropout(FloatGraph graph, double factor) => factor == 1 || !graph.Nodes.Any(n => n is DropoutLayer) ? graph
        : new FloatGraph(graph.Name, graph.Nodes.Select(n => n is DropoutLayer dropout ? dropout with { Rate = factor * dropout.Rate } : n));

    // No layer of a file has a dot in its name.
    private static string NormOf(FloatNode node) => node.Name + ".norm";
}
