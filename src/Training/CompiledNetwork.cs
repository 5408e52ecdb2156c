using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Layers;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>
/// A float graph with the arithmetic of its layers and one flat array for all parameters. Shared by all threads. Training runs in phases, cut
/// at each batch normalization: all groups of a batch finish one before the next begins.
/// </summary>
internal sealed partial class CompiledNetwork
{
    private readonly Layer?[] _layers;
    private readonly bool[] _merged;

    // ReLUs whose gradient the normalization before them takes as well.
    private readonly bool[] _done;
    private readonly int[] _offsets;
    private readonly int[] _cuts;
    private readonly PixelTable _table;

    /// <summary>Makes the layers.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="everyNode">Whether the values of every node are wanted; else some are not kept.</param>
    /// <param name="plan">What is fake-quantized; null for nothing.</param>
    public CompiledNetwork(FloatGraph graph, bool everyNode, QuantizationPlan? plan = null)
    {
        graph = plan is null ? graph : QuantizedGraph.Insert(graph, plan);
        Graph = graph;
        _plan = plan;
        Quantized = plan is null ? null : new QuantizedParameters(this, plan);
        Layout = new PlaneLayout(graph, everyNode);
        int nodes = graph.Nodes.Count;
        _table = new PixelTable(graph.Input);
        _layers = new Layer?[nodes];
        _merged = new bool[nodes];
        _done = new bool[nodes];
        _offsets = new int[nodes + 1];
        Trained = new bool[nodes];
        Inputs = new int[nodes][];
        Inputs[0] = [];
        for (int i = 1; i < nodes; i++)
        {
            Layer layer = LayerFactory.Create(graph, graph.Nodes[i], Layout.Of(i), plan is not null);
            if (plan?.Weights.FirstOrDefault(w => w.Layer == graph.Nodes[i].Name) is { } weights)
            {
                ((WeightedLayer)layer).Quantize(weights);
            }

            _layers[i] = layer;
            _merged[i] = Layout.IsMerged(i);
            Inputs[i] = [.. graph.Nodes[i].Inputs.Select(graph.IndexOf)];
            Trained[i] = layer.ParameterCount > 0 || Inputs[i].Any(j => Trained[j]);
            _offsets[i + 1] = _offsets[i] + layer.ParameterCount;
            layer.Rectifies = Layout.Owner[i] != i;
            _done[i] = _merged[i] && _layers[Inputs[i][0]] is BatchNorm;
        }

        _cuts = [.. Enumerable.Range(1, nodes - 1).Where(i => _layers[i] is BatchNorm)];
    }

    /// <summary>The network, with the nodes of a plan if there is one.</summary>
    public FloatGraph Graph { get; }

    /// <summary>Where values lie.</summary>
    public PlaneLayout Layout { get; }

    /// <summary>Nodes read by each node.</summary>
    public int[][] Inputs { get; }

    /// <summary>Whether a node or anything it depends on has parameters, so that a gradient by its values is of use.</summary>
    public bool[] Trained { get; }

    /// <summary>Floats of all packed parameters.</summary>
    public int ParameterCount => _offsets[^1];

    /// <summary>Phases of training: 1, and one more for each batch normalization.</summary>
    public int Phases => _cuts.Length + 1;

    /// <summary>A node's layer.</summary>
    public Layer Layer(int node) => _layers[node] ?? throw new ArgumentOutOfRangeException(nameof(node), "the input has no layer");

    /// <summary>Where in the flat parameters each layer's trained ones lie, and whether weight decay acts there.</summary>
    public IEnumerable<(int Start, int Length, bool Decays)> Segments()
    {
        for (int i = 1; i < _layers.Length; i++)
        {
            Layer layer = Layer(i);
            if (layer.DecayedCount > 0)
            {
                yield return (_offsets[i], layer.DecayedCount, true);
            }

            if (layer.TrainedCount > layer.DecayedCount)
            {
                yield return (_offsets[i] + layer.DecayedCount, layer.TrainedCount - layer.DecayedCount, false);
            }
        }
    }

    /// <summary>Packs weights.</summary>
    /// <param name="weights">All tensors of the graph.</param>
    public float[] Pack(WeightSet weights)
    {
        float[] parameters = new float[ParameterCount];
        for (int i = 1; i < _layers.Length; i++)
        {
            if (Layer(i).ParameterCount > 0)
            {
                Layer(i).Pack(LayerTensors.Of(weights, Graph.Nodes[i].Name), Slice(parameters, i));
            }
        }

        return parameters;
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    /// <param name="parameters">Packed parameters, or gradients.</param>
    public WeightSet Unpack(float[] parameters)
    {
        var weights = new WeightSet(Graph.ParameterShapes().Concat(_plan?.ParameterShapes() ?? []).Select(p => new KeyValuePair<string, Tensor<float>>(p.Name, new Tensor<float>(p.Shape))));
        for (int i = 1; i < _layers.Length; i++)
        {
            if (Layer(i).ParameterCount > 0)
            {
                Layer(i).Unpack(Slice(parameters, i), LayerTensors.Of(weights, Graph.Nodes[i].Name));
            }
        }

        return weights;
    }

    /// <summary>Sums for each batch normalization, null at other nodes.</summary>
    /// <param name="groups">Groups of a batch at most.</param>
    public BatchSums?[] CreateSums(int groups) =>
        [.. _layers.Select(l => l is BatchNorm ? new BatchSums(l.Output.Channels, groups) : null)];

    /// <summary>Puts a sample's normalized codes into its lane of the input.</summary>
    /// <param name="codes">[H, W, C].</param>
    /// <param name="work">One group's memory.</param>
    /// <param name="lane">The lane.</param>
    public void Load(ReadOnlySpan<byte> codes, Workspace work, int lane)
    {
        _table.Apply(codes, work.Image);
        work.Values(0).SetLane(lane, work.Image);
    }

    /// <summary>Computes every node from the input's values, which are in the workspace; not for training.</summary>
    /// <param name="work">One group's memory.</param>
    /// <param name="parameters">All packed parameters.</param>
    public void Forward(Workspace work, float[] parameters) => Forward(work, parameters, 1, _layers.Length);

    /// <summary>Computes the nodes of one phase of training, and what the batch normalization behind it needs.</summary>
    /// <param name="work">One group's memory.</param>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="phase">From 0.</param>
    public void Forward(Workspace work, float[] parameters, int phase)
    {
        bool last = phase == _cuts.Length;
        Forward(work, parameters, phase == 0 ? 1 : _cuts[phase - 1], last ? _layers.Length : _cuts[phase]);
        if (!last)
        {
            LayerState state = work.State(_cuts[phase]);
            BatchNorm.Collect(state, SumsOf(state));
        }
    }

    /// <summary>Between two phases of forward: makes the batch's statistics from the groups' sums.</summary>
    /// <param name="sums">From <see cref="CreateSums"/>.</param>
    /// <param name="phase">The phase that has ended.</param>
    /// <param name="groups">Groups of the batch.</param>
    /// <param name="samples">Samples of the batch.</param>
    /// <param name="parameters">All packed parameters; moving statistics are changed.</param>
    public void Combine(BatchSums?[] sums, int phase, int groups, int samples, float[] parameters)
    {
        int node = _cuts[phase];
        if (Layer(node) is BatchNorm layer && sums[node] is { } own)
        {
            layer.Combine(own, groups, samples, Slice(parameters, node));
        }
    }

    /// <summary>Runs one phase backward, the last phase first.</summary>
    /// <param name="work">One group's memory, after forward.</param>
    /// <param name="from">The node the loss is computed from; later ones are skipped.</param>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="gradient">Receives all gradients, packed.</param>
    /// <param name="phase">From the last to 0.</param>
    public void Backward(Workspace work, int from, float[] parameters, float[] gradient, int phase)
    {
        int first = phase == _cuts.Length ? from : _cuts[phase];
        int end = phase == 0 ? 0 : _cuts[phase - 1];
        for (int i = first; i > end; i--)
        {
            if (Trained[i] && !_done[i])
            {
                Layer(i).Backward(work.State(i), Slice(parameters, i), Slice(gradient, i));
                work.Gather(i);
            }
        }

        if (phase > 0 && Layer(end) is BatchNorm norm)
        {
            LayerState state = work.State(end);
            norm.CollectGradient(state, SumsOf(state), Slice(parameters, end));
        }
    }

    /// <summary>Between two phases of backward: makes the batch's means from the groups' sums.</summary>
    /// <param name="sums">From <see cref="CreateSums"/>.</param>
    /// <param name="phase">The phase that has ended.</param>
    /// <param name="groups">Groups of the batch.</param>
    /// <param name="samples">Samples of the batch.</param>
    public void CombineGradient(BatchSums?[] sums, int phase, int groups, int samples)
    {
        int node = _cuts[phase - 1];
        if (Layer(node) is BatchNorm layer && sums[node] is { } own)
        {
            layer.CombineGradient(own, groups, samples);
        }
    }

    /// <summary>A node's part of all packed parameters or gradients.</summary>
    /// <param name="all">All.</param>
    /// <param name="node">The node.</param>
    public Span<float> Slice(float[] all, int node) => all.AsSpan(_offsets[node], _offsets[node + 1] - _offsets[node]);

    private static BatchSums SumsOf(LayerState state) => state.Batch ?? throw new InvalidOperationException("training needs the sums of the batch");

    private void Forward(Workspace work, float[] parameters, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (!_merged[i])
            {
                Layer(i).Forward(work.State(i), Slice(parameters, i));
            }
        }
    }
}
