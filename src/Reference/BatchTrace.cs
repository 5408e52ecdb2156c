using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>The values of some nodes for many samples.</summary>
public sealed class BatchTrace
{
    private readonly Dictionary<string, long[]> _values;

    internal BatchTrace(IntegerGraph graph, IEnumerable<string> nodes, int count)
    {
        (Graph, Count) = (graph, count);
        _values = nodes.ToDictionary(n => n, n => new long[checked(count * graph[n].Output.Shape.Count)], StringComparer.Ordinal);
    }

    /// <summary>The graph that was run.</summary>
    public IntegerGraph Graph { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Values of a node, [N, H, W, C].</summary>
    /// <param name="node">The output, or a name that was asked for.</param>
    public long[] this[string node] => _values[node];

    /// <summary>Values of a node for one sample, [H, W, C].</summary>
    /// <param name="node">The output, or a name that was asked for.</param>
    /// <param name="sample">0 .. N-1.</param>
    public Span<long> Sample(string node, int sample)
    {
        int size = Graph[node].Output.Shape.Count;
        return _values[node].AsSpan(sample * size, size);
    }
}
