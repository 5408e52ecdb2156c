using System.Numerics;
using System.Runtime.InteropServices;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>A graph bound to memory: runs one sample after another, on one thread, without allocating.</summary>
internal sealed class SampleRunner
{
    private readonly IntegerGraph _graph;
    private readonly TensorMemory?[] _memory;
    private readonly IStep[] _steps;
    private readonly long[] _output;

    /// <summary>Binds.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="memory">Memory of each node; null where its values are not stored.</param>
    /// <param name="steps">Steps in order.</param>
    public SampleRunner(IntegerGraph graph, TensorMemory?[] memory, IStep[] steps)
    {
        (_graph, _memory, _steps) = (graph, memory, steps);
        _output = new long[graph.Output.Output.Shape.Count];
    }

    /// <summary>Runs one sample.</summary>
    /// <typeparam name="T">Type in which the codes are given.</typeparam>
    /// <param name="codes">Input codes, [H, W, C].</param>
    /// <exception cref="ArgumentException">A code is not of the input's type.</exception>
    public void Run<T>(ReadOnlySpan<T> codes)
        where T : unmanaged, IBinaryInteger<T>
    {
        Load(codes);
        foreach (IStep step in _steps)
        {
            step.Run();
        }
    }

    /// <summary>The class of the sample, by <see cref="Decision"/>.</summary>
    public int Decide()
    {
        Copy(_graph.Nodes.Count - 1, _output);
        return Decision.Decide(_graph.Output, _output);
    }

    /// <summary>Copies the values of a node that is stored.</summary>
    /// <param name="node">Its position in the graph.</param>
    /// <param name="values">Receives them, [H, W, C].</param>
    public void Copy(int node, Span<long> values) => Stored(node).CopyTo(values);

    /// <summary>Copies the values of a node that is stored with 128 bits.</summary>
    /// <param name="node">Its position in the graph.</param>
    /// <param name="values">Receives them, [H, W, C].</param>
    public void Copy(int node, Span<Int128> values) => Stored(node).Wides.CopyTo(values);

    private TensorMemory Stored(int node) => _memory[node] ?? throw new InvalidOperationException($"node {node} is asked for but not stored");

    private void Load<T>(ReadOnlySpan<T> codes)
        where T : unmanaged, IBinaryInteger<T>
    {
        IntegerTensorType type = _graph.Input.Output;
        TensorMemory input = Stored(0);
        if (typeof(T) == typeof(byte) && input.Storage is { Bytes: true, Offset: 0 } && type.Type.Max == byte.MaxValue)
        {
            // Every byte is a code, and stored as it is.
            MemoryMarshal.AsBytes(codes).CopyTo(input.Bytes);
            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            long code = long.CreateChecked(codes[i]);
            if (code < type.Type.Min || code > type.Type.Max)
            {
                throw new ArgumentException($"{code} is not a code of type {type.Type}, the type of input '{_graph.Input.Name}'", nameof(codes));
            }

            input[i] = code;
        }
    }
}
