using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Quantization;

/// <summary>Dropout does nothing outside training: the pass that takes it out of a graph.</summary>
internal static class DropoutRemoval
{
    /// <summary>The graph with readers of a dropout layer reading what it read.</summary>
    /// <param name="graph">Any graph; it is returned as it is when it holds no dropout.</param>
    public static FloatGraph Apply(FloatGraph graph)
    {
        if (!graph.Nodes.Any(n => n is DropoutLayer))
        {
            return graph;
        }

        var source = graph.Nodes.OfType<DropoutLayer>().ToDictionary(n => n.Name, n => n.Inputs[0], StringComparer.Ordinal);
        return new FloatGraph(graph.Name, graph.Nodes.Where(n => n is not DropoutLayer).Select(n => n with { Inputs = ValueArray.From(n.Inputs.Select(Resolve)) }));

        string Resolve(string name) => source.TryGetValue(name, out string? input) ? Resolve(input) : name;
    }
}
