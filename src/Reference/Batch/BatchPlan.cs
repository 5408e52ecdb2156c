using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Which kernels a graph runs on, and what they share between threads: packed weights and tables of positions.</summary>
internal sealed class BatchPlan
{
    private readonly HashSet<string> _kept;
    private readonly InstructionSets _sets;
    private readonly List<Func<TensorMemory?[], IStep>> _steps = [];
    private readonly HashSet<string> _fused = [];
    private readonly bool[] _stored;

    /// <summary>Plans a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kept">Names of the nodes whose values are asked for, beside the output's.</param>
    /// <param name="sets">Instructions to use.</param>
    public BatchPlan(IntegerGraph graph, IEnumerable<string> kept, InstructionSets sets)
    {
        (Graph, _kept, _sets) = (graph, [.. kept, graph.Output.Name], sets);
        _stored = [.. graph.Nodes.Select(_ => true)];
        foreach (IntegerNode node in graph.Nodes)
        {
            if (!_fused.Contains(node.Name) && node is not (InputNode or FlattenNode))
            {
                _steps.Add(Step(node));
            }
        }
    }

    /// <summary>The graph.</summary>
    public IntegerGraph Graph { get; }

    /// <summary>The program of one thread, with memory of its own.</summary>
    public SampleRunner Make()
    {
        var memory = new TensorMemory?[Graph.Nodes.Count];
        for (int i = 0; i < memory.Length; i++)
        {
            IntegerNode node = Graph.Nodes[i];
            TensorMemory? viewed = node is FlattenNode ? memory[Graph.IndexOf(node.Inputs[0])] : null;
            memory[i] = !_stored[i] ? null : viewed is null ? new TensorMemory(node.Output) : new TensorMemory(node.Output, viewed);
        }

        return new SampleRunner(Graph, memory, [.. _steps.Select(s => s(memory))]);
    }

    private Func<TensorMemory?[], IStep> Step(IntegerNode node)
    {
        int output = Graph.IndexOf(node.Name);
        int a = Graph.IndexOf(node.Inputs[0]);
        switch (node)
        {
            case ConvolutionNode n:
                return Layer(LayerWeights.Of(n, Graph.InputOf(n).Output));
            case DenseNode n:
                return Layer(LayerWeights.Of(n, Graph.InputOf(n).Output));
            case SumPoolNode n when HasBytes(n) && HasSums(n):
                return Sums(n, m => new SumPoolSums(n, At(m, a), _sets));
            case SumPoolNode n:
                return m => new PlainSumPoolStep(n, At(m, a), At(m, output));
            case AddNode n when HasBytes(n) && HasSums(n):
                return Sums(n, m => new AddSums(n, At(m, a), At(m, Graph.IndexOf(n.Inputs[1])), _sets));
            case AddNode n:
                return m => new PlainAddStep(n, At(m, a), At(m, Graph.IndexOf(n.Inputs[1])), At(m, output));
            case DepthwiseNode n when HasBytes(n) && HasSums(n):
                return Sums(n, m => new DepthwiseSums(n, At(m, a), _sets));
            case DepthwiseNode n:
                return m => new PlainDepthwiseStep(n, At(m, a), At(m, output));
            case RequantizeNode n:
                return m => new RequantizeStep(n, At(m, a), At(m, output));
            case TableNode n:
                return m => new TableStep(n, At(m, a), At(m, output), _sets);
            case MaxPoolNode n:
                return m => new MaxPoolStep(n, At(m, a), At(m, output), _sets);
            case ArgMaxNode:
                return m => new ArgMaxStep(At(m, a), At(m, output));
            default:
                throw new UnsupportedNodeException(node, "the batch reference");
        }
    }

    private Func<TensorMemory?[], IStep> Layer(LayerWeights layer)
    {
        int input = Graph.IndexOf(layer.Node.Inputs[0]);
        int codeBytes = DotSums.CodeBytes(layer, _sets);
        if (codeBytes == sizeof(short) && _sets.Avx2 && WinogradWeights.Serves(layer))
        {
            var winograd = new WinogradWeights(layer);
            return Sums(layer.Node, m => new WinogradSums(winograd, At(m, input)));
        }

        if (codeBytes > 0)
        {
            var window = new InputWindow(layer, codeBytes);
            DotPanel[] panels = DotPanel.Cut(layer, window);
            return Sums(layer.Node, m => new DotSums(panels, window, At(m, input), _sets));
        }

        var wideWindow = new InputWindow(layer, sizeof(long));
        var weights = new WideWeights(layer, wideWindow);
        int output = Graph.IndexOf(layer.Node.Name);
        return m => new WideStep(weights, wideWindow, At(m, input), At(m, output), _sets);
    }

    /// <summary>Fuses the requantize behind a node of 32-bit accumulators; these are stored only if another node or the caller wants them.</summary>
    private Func<TensorMemory?[], IStep> Sums(IntegerNode node, Func<TensorMemory?[], ISums> source)
    {
        IntegerNode[] consumers = [.. Graph.Consumers(node)];
        RequantizeNode? requantize = consumers.OfType<RequantizeNode>().FirstOrDefault(SumRequantizer.Serves);
        int index = Graph.IndexOf(node.Name);
        _stored[index] = _kept.Contains(node.Name) || consumers.Length > 1 || requantize is null;
        SumRequantizer? requantizer = requantize is null ? null : new SumRequantizer(requantize, _sets);
        int codes = requantize is null ? index : Graph.IndexOf(requantize.Name);
        if (requantize is not null)
        {
            _fused.Add(requantize.Name);
        }

        return m => new SumsStep(source(m), node.Output.Shape, m[index], requantizer, requantizer is null ? null : At(m, codes));
    }

    private bool HasBytes(IntegerNode node) => node.Inputs.All(i => CodeStorage.Of(Graph[i].Output).Bytes);

    private static bool HasSums(IntegerNode node) => SumsStep.Fit(node.Output.Type);

    private static TensorMemory At(TensorMemory?[] memory, int node) =>
        memory[node] ?? throw new InvalidOperationException($"node {node} is read but not stored");
}
