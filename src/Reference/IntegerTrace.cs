using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>Every value of one run: codes and accumulators of each node, [H, W, C], channel fastest.</summary>
public sealed class IntegerTrace
{
    private readonly long[][] _values;

    internal IntegerTrace(IntegerGraph graph, long[][] values)
    {
        Graph = graph;
        _values = values;
    }

    /// <summary>The graph that was run.</summary>
    public IntegerGraph Graph { get; }

    /// <summary>Values of the last node.</summary>
    public long[] Output => _values[^1];

    /// <summary>Values of a node. Treat as read-only: a flatten node shares its input's array.</summary>
    /// <param name="node">Its name.</param>
    public long[] this[string node] => _values[Graph.IndexOf(node)];

    /// <summary>The real numbers that a node's values stand for: scale * (value - zeroPoint).</summary>
    /// <param name="node">Its name.</param>
    public double[] Real(string node)
    {
        IntegerTensorType type = Graph[node].Output;
        long[] values = this[node];
        double[] reals = new double[values.Length];
        for (int i = 0; i < reals.Length; i++)
        {
            reals[i] = type.Scale(i % type.Shape.Channels) * (values[i] - type.ZeroPoint);
        }

        return reals;
    }
}
