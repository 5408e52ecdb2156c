using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training;

/// <summary>A float graph with the arithmetic of its layers and one flat array for all parameters. Shared by all threads.</summary>
internal sealed class CompiledNetwork
{
    private readonly Layer?[] _layers;
    private readonly int[] _offsets;
    private readonly int[] _derivedOffsets;
    private readonly float[][] _table;

    /// <summary>Makes the layers.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="samples">Samples in a group at most.</param>
    public CompiledNetwork(FloatGraph graph, int samples)
    {
        Graph = graph;
        Samples = samples;
        _table = Normalization.Table(graph.Input);
        _layers = new Layer?[graph.Nodes.Count];
        _offsets = new int[graph.Nodes.Count + 1];
        _derivedOffsets = new int[graph.Nodes.Count + 1];
        Trained = new bool[graph.Nodes.Count];
        Inputs = new int[graph.Nodes.Count][];
        Inputs[0] = [];
        for (int i = 1; i < _layers.Length; i++)
        {
            Layer layer = LayerFactory.Create(graph, graph.Nodes[i], samples);
            _layers[i] = layer;
            Inputs[i] = [.. graph.Nodes[i].Inputs.Select(graph.IndexOf)];
            Trained[i] = layer.ParameterCount > 0 || Inputs[i].Any(j => Trained[j]);
            _offsets[i + 1] = _offsets[i] + layer.ParameterCount;
            _derivedOffsets[i + 1] = _derivedOffsets[i] + layer.DerivedCount;
        }
    }

    /// <summary>The network.</summary>
    public FloatGraph Graph { get; }

    /// <summary>Samples in a group at most.</summary>
    public int Samples { get; }

    /// <summary>Nodes read by each node.</summary>
    public int[][] Inputs { get; }

    /// <summary>Whether a node or anything it depends on has parameters, so that a gradient by its values is of use.</summary>
    public bool[] Trained { get; }

    /// <summary>Floats of all packed parameters.</summary>
    public int ParameterCount => _offsets[^1];

    /// <summary>Floats made from the parameters for backward.</summary>
    public int DerivedCount => _derivedOffsets[^1];

    /// <summary>A node's layer.</summary>
    public Layer Layer(int node) => _layers[node] ?? throw new ArgumentOutOfRangeException(nameof(node), "the input has no layer");

    /// <summary>Where in the flat parameters each layer's weights lie, and whether weight decay acts there.</summary>
    public IEnumerable<(int Start, int Length, bool Decays)> Segments()
    {
        for (int i = 1; i < _layers.Length; i++)
        {
            Layer layer = Layer(i);
            if (layer.ParameterCount > 0)
            {
                yield return (_offsets[i], layer.DecayedCount, true);
                yield return (_offsets[i] + layer.DecayedCount, layer.ParameterCount - layer.DecayedCount, false);
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
                string name = Graph.Nodes[i].Name;
                Layer(i).Pack(weights[name + ".weight"], weights.Find(name + ".bias"), parameters.AsSpan(_offsets[i], Layer(i).ParameterCount));
            }
        }

        return parameters;
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    /// <param name="parameters">Packed parameters, or gradients.</param>
    public WeightSet Unpack(float[] parameters)
    {
        var weights = new WeightSet(Graph.ParameterShapes().Select(p => new KeyValuePair<string, Tensor<float>>(p.Name, new Tensor<float>(p.Shape))));
        for (int i = 1; i < _layers.Length; i++)
        {
            if (Layer(i).ParameterCount > 0)
            {
                string name = Graph.Nodes[i].Name;
                Layer(i).Unpack(parameters.AsSpan(_offsets[i], Layer(i).ParameterCount), weights[name + ".weight"], weights.Find(name + ".bias"));
            }
        }

        return weights;
    }

    /// <summary>Makes one layer's part of what backward needs.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="parameters">All packed parameters.</param>
    /// <param name="derived">All derived values.</param>
    public void Derive(int node, float[] parameters, float[] derived) =>
        Layer(node).Derive(Slice(parameters, _offsets, node), Slice(derived, _derivedOffsets, node));

    /// <summary>Codes to normalized values.</summary>
    /// <param name="codes">[samples, H, W, C].</param>
    /// <param name="values">Receives one value per code.</param>
    public void Normalize(ReadOnlySpan<byte> codes, Span<float> values)
    {
        if (_table.Length == 1)
        {
            float[] only = _table[0];
            for (int i = 0; i < codes.Length; i++)
            {
                values[i] = only[codes[i]];
            }

            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            values[i] = _table[i % _table.Length][codes[i]];
        }
    }

    /// <summary>Computes every node from the input's values, which are in the workspace.</summary>
    /// <param name="work">One thread's memory.</param>
    /// <param name="parameters">All packed parameters.</param>
    public void Forward(Workspace work, float[] parameters)
    {
        for (int i = 1; i < _layers.Length; i++)
        {
            Layer(i).Forward(work.State(i), Slice(parameters, _offsets, i));
        }
    }

    /// <summary>Runs backward from a node whose output gradient is in the workspace.</summary>
    /// <param name="work">One thread's memory, after <see cref="Forward"/>.</param>
    /// <param name="from">The node the loss is computed from; later ones are skipped.</param>
    /// <param name="derived">All derived values.</param>
    /// <param name="gradient">All gradients, packed; added to.</param>
    public void Backward(Workspace work, int from, float[] derived, float[] gradient)
    {
        for (int i = from; i > 0; i--)
        {
            if (Trained[i])
            {
                Layer(i).Backward(work.State(i), Slice(derived, _derivedOffsets, i), Slice(gradient, _offsets, i));
                work.Gather(i);
            }
        }
    }

    private static Span<float> Slice(float[] all, int[] offsets, int node) => all.AsSpan(offsets[node], offsets[node + 1] - offsets[node]);
}
