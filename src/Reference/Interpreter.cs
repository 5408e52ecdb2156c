using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>
/// Runs an integer graph, node by node, exactly as docs/numerics.md defines it: the living definition that every back end is compared with.
/// For many samples <see cref="BatchInterpreter"/> gives the same values sooner.
/// Holds no state between runs, so one instance serves any number of threads.
/// </summary>
/// <param name="graph">The graph; it was verified when it was made.</param>
public sealed class Interpreter(IntegerGraph graph)
{
    /// <summary>The graph that is run.</summary>
    public IntegerGraph Graph { get; } = graph;

    /// <summary>Runs one sample whose codes are bytes, as data sets hold them.</summary>
    /// <param name="inputCodes">Input codes, [H, W, C].</param>
    /// <exception cref="ArgumentException">The number of codes is not the input's, or a code is not of the input's type.</exception>
    public IntegerTrace Run(ReadOnlySpan<byte> inputCodes)
    {
        long[] codes = new long[inputCodes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = inputCodes[i];
        }

        return Run(codes);
    }

    /// <summary>Runs one sample.</summary>
    /// <param name="inputCodes">Input codes, [H, W, C].</param>
    /// <exception cref="ArgumentException">The number of codes is not the input's, or a code is not of the input's type.</exception>
    public IntegerTrace Run(ReadOnlySpan<long> inputCodes)
    {
        long[] input = CheckedInput(inputCodes);
        long[]?[] values = new long[Graph.Nodes.Count][];
        Int128[]?[]? wide = null;
        for (int i = 0; i < values.Length; i++)
        {
            IntegerNode node = Graph.Nodes[i];
            if (node.Output.Type.Bits > 64)
            {
                (wide ??= new Int128[]?[values.Length])[i] = EvaluateWide(node, Narrow(node.Inputs[0]));
                continue;
            }

            values[i] = node switch
            {
                InputNode => input,
                RequantizeNode n when wide?[Graph.IndexOf(n.Inputs[0])] is { } sums => PointwiseOperations.Requantize(n, sums),
                _ => Evaluate(node, j => Narrow(node.Inputs[j])),
            };
        }

        return new IntegerTrace(Graph, values, wide);

        // The verifier lets only requantize read wider values.
        long[] Narrow(string name) => values[Graph.IndexOf(name)] ?? throw new InvalidOperationException($"the values of '{name}' have more than 64 bits");
    }

    /// <summary>The values of one node from those of the nodes it reads.</summary>
    /// <param name="node">Any operation but the input.</param>
    /// <param name="input">Values of its j-th input.</param>
    private long[] Evaluate(IntegerNode node, Func<int, long[]> input) => node switch
    {
        ConvolutionNode n => LinearOperations.Convolution<long>(n, Graph.InputOf(n).Output, input(0)),
        DenseNode n => LinearOperations.Dense<long>(n, input(0)),
        DepthwiseNode n => LinearOperations.Depthwise<long>(n, Graph.InputOf(n).Output, input(0)),
        RequantizeNode n => PointwiseOperations.Requantize(n, input(0)),
        TableNode n => PointwiseOperations.Table(n, Graph.InputOf(n).Output.Type, input(0)),
        AddNode n => PointwiseOperations.Add(n, Graph.InputOf(n, 0).Output, Graph.InputOf(n, 1).Output, input(0), input(1)),
        MaxPoolNode n => PoolOperations.Max(n, Graph.InputOf(n).Output, input(0)),
        SumPoolNode n => PoolOperations.Sum(n, Graph.InputOf(n).Output, input(0)),
        FlattenNode => input(0),
        ArgMaxNode => [Decision.ArgMax(input(0))],
        _ => throw new UnsupportedNodeException(node, "the reference"),
    };

    /// <summary>Sums of more than 64 bits.</summary>
    private Int128[] EvaluateWide(IntegerNode node, long[] input) => node switch
    {
        ConvolutionNode n => LinearOperations.Convolution<Int128>(n, Graph.InputOf(n).Output, input),
        DenseNode n => LinearOperations.Dense<Int128>(n, input),
        DepthwiseNode n => LinearOperations.Depthwise<Int128>(n, Graph.InputOf(n).Output, input),
        _ => throw new UnsupportedNodeException(node, "the reference's 128 bits"),
    };

    private long[] CheckedInput(ReadOnlySpan<long> codes)
    {
        IntegerTensorType type = Graph.Input.Output;
        if (codes.Length != type.Shape.Count)
        {
            throw new ArgumentException($"input '{Graph.Input.Name}' has {type.Shape.Count} codes, {codes.Length} given", nameof(codes));
        }

        foreach (long code in codes)
        {
            if (!type.Type.Contains(code))
            {
                throw new ArgumentException($"{code} is not a code of type {type.Type}, the type of input '{Graph.Input.Name}'", nameof(codes));
            }
        }

        return codes.ToArray();
    }
}
