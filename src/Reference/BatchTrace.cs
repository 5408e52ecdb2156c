using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>The values of some nodes for many samples.</summary>
public sealed class BatchTrace
{
    private readonly Dictionary<string, long[]> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Int128[]> _wide = new(StringComparer.Ordinal);

    internal BatchTrace(IntegerGraph graph, IEnumerable<string> nodes, int count)
    {
        (Graph, Count) = (graph, count);
        foreach (string node in nodes)
        {
            int values = checked(count * graph[node].Output.Shape.Count);
            if (graph[node].Output.Type.Bits > 64)
            {
                _wide[node] = new Int128[values];
            }
            else
            {
                _values[node] = new long[values];
            }
        }
    }

    /// <summary>The graph that was run.</summary>
    public IntegerGraph Graph { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Values of a node, [N, H, W, C].</summary>
    /// <param name="node">The output, or a name that was asked for.</param>
    /// <exception cref="OverflowException">The node's type has more than 64 bits, and so has a value; <see cref="WideSample"/> gives any.</exception>
    public long[] this[string node] => _wide.TryGetValue(node, out Int128[]? wide) ? [.. wide.Select(v => checked((long)v))] : _values[node];

    /// <summary>Values of a node for one sample, [H, W, C].</summary>
    /// <param name="node">The output, or a name that was asked for; of a type of at most 64 bits.</param>
    /// <param name="sample">0 .. N-1.</param>
    public Span<long> Sample(string node, int sample) => Sample(_values[node], node, sample);

    /// <summary>Values for one sample of a node whose type has more than 64 bits, [H, W, C].</summary>
    /// <param name="node">A name that was asked for.</param>
    /// <param name="sample">0 .. N-1.</param>
    public Span<Int128> WideSample(string node, int sample) => Sample(_wide[node], node, sample);

    private Span<T> Sample<T>(T[] values, string node, int sample)
    {
        int size = Graph[node].Output.Shape.Count;
        return values.AsSpan(sample * size, size);
    }
}
