using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>Every value of one run: codes and accumulators of each node, [H, W, C], channel fastest.</summary>
public sealed class IntegerTrace
{
    private readonly long[]?[] _values;
    private readonly Int128[]?[]? _wide;

    internal IntegerTrace(IntegerGraph graph, long[]?[] values, Int128[]?[]? wide = null)
    {
        Graph = graph;
        _values = values;
        _wide = wide;
    }

    /// <summary>The graph that was run.</summary>
    public IntegerGraph Graph { get; }

    /// <summary>Values of the last node.</summary>
    public long[] Output => Of(_values.Length - 1);

    /// <summary>Values of a node. Treat as read-only: a flatten node shares its input's array.</summary>
    /// <param name="node">Its name.</param>
    /// <exception cref="OverflowException">The node's type has more than 64 bits, and so has a value; <see cref="Wide"/> gives any.</exception>
    public long[] this[string node] => Of(Graph.IndexOf(node));

    /// <summary>Values of a node of any width.</summary>
    /// <param name="node">Its name.</param>
    public Int128[] Wide(string node)
    {
        int i = Graph.IndexOf(node);
        return _wide?[i] ?? [.. Of(i).Select(v => (Int128)v)];
    }

    /// <summary>The real numbers that a node's values stand for: scale * (value - zeroPoint).</summary>
    /// <param name="node">Its name.</param>
    public double[] Real(string node)
    {
        IntegerTensorType type = Graph[node].Output;
        if (type.Type.Bits > 64)
        {
            return [.. Wide(node).Select((v, i) => type.Scale(i % type.Shape.Channels) * (double)v)];
        }

        long[] values = this[node];
        double[] reals = new double[values.Length];
        for (int i = 0; i < reals.Length; i++)
        {
            reals[i] = type.Scale(i % type.Shape.Channels) * (values[i] - type.ZeroPoint);
        }

        return reals;
    }

    private long[] Of(int i) => _values[i] ?? [.. Wide(Graph.Nodes[i].Name).Select(v => checked((long)v))];
}