using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training;

/// <summary>One thread's memory for one group of samples: values and gradients of every node.</summary>
internal sealed class Workspace
{
    private readonly CompiledNetwork _network;
    private readonly float[][] _values;
    private readonly float[][] _gradients;
    private readonly LayerState?[] _states;

    // Where a node is read by several others, all but the one that runs backward first write here and are then added.
    private readonly List<(float[] From, int To)>[] _additions;
    private int _samples;

    /// <summary>Makes the buffers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Whether gradients are needed too.</param>
    public Workspace(CompiledNetwork network, bool training)
    {
        _network = network;
        int nodes = network.Graph.Nodes.Count;
        _values = new float[nodes][];
        _gradients = new float[nodes][];
        _states = new LayerState?[nodes];
        _additions = new List<(float[] From, int To)>[nodes];
        for (int i = 0; i < nodes; i++)
        {
            _values[i] = Buffer(i);
            _gradients[i] = training && network.Trained[i] ? Buffer(i) : [];
            _additions[i] = [];
        }

        bool[] written = new bool[nodes];
        for (int i = nodes - 1; i > 0; i--)
        {
            _states[i] = new LayerState
            {
                Inputs = [.. network.Inputs[i].Select(j => _values[j])],
                Output = _values[i],
                OutputGradient = _gradients[i],
                InputGradients = [.. network.Inputs[i].Select(j => training ? Target(i, j, written) : null)],
                Scratch = network.Layer(i).CreateScratch(network.Samples),
            };
        }
    }

    /// <summary>Samples in the group now.</summary>
    public int Samples
    {
        get => _samples;
        set
        {
            _samples = value;
            foreach (LayerState? state in _states)
            {
                if (state is not null)
                {
                    state.Samples = value;
                }
            }
        }
    }

    /// <summary>What a node's layer sees.</summary>
    /// <param name="node">Any node but the input.</param>
    public LayerState State(int node) => _states[node] ?? throw new ArgumentOutOfRangeException(nameof(node), "the input has no layer");

    /// <summary>Values of a node, [samples, H, W, C].</summary>
    /// <param name="node">Any node.</param>
    public Span<float> Values(int node) => _values[node].AsSpan(0, _samples * Size(node));

    /// <summary>Gradient by a node's values, [samples, H, W, C].</summary>
    /// <param name="node">A node that depends on parameters.</param>
    public Span<float> Gradient(int node) => _gradients[node].AsSpan(0, _samples * Size(node));

    /// <summary>Adds the gradients a node's layer wrote aside.</summary>
    /// <param name="node">The node whose backward just ran.</param>
    public void Gather(int node)
    {
        foreach ((float[] from, int to) in _additions[node])
        {
            Span<float> target = Gradient(to);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += from[i];
            }
        }
    }

    private int Size(int node) => _network.Graph.ShapeOf(_network.Graph.Nodes[node].Name).Count;

    private float[] Buffer(int node) => new float[Lanes.RoundUp(_network.Samples * Size(node)) + Lanes.Width];

    private float[]? Target(int reader, int node, bool[] written)
    {
        if (!_network.Trained[node])
        {
            return null;
        }

        if (!written[node])
        {
            written[node] = true;
            return _gradients[node];
        }

        float[] aside = Buffer(node);
        _additions[reader].Add((aside, node));
        return aside;
    }
}
