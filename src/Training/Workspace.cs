using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training;

/// <summary>Memory for one group of samples: values and gradients of every node.</summary>
internal sealed class Workspace
{
    private readonly Plane[] _values;
    private readonly Plane?[] _gradients;
    private readonly LayerState?[] _states;

    // Where a node is read by several others, and one that runs backward later cannot add, it writes here and this is added.
    private readonly List<(Plane From, Plane To)>[] _additions;

    /// <summary>Makes the planes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Whether gradients are needed too.</param>
    public Workspace(CompiledNetwork network, bool training)
    {
        PlaneLayout layout = network.Layout;
        int nodes = network.Graph.Nodes.Count;
        _values = new Plane[nodes];
        _gradients = new Plane?[nodes];
        _states = new LayerState?[nodes];
        _additions = new List<(Plane From, Plane To)>[nodes];
        for (int i = nodes - 1; i >= 0; i--)
        {
            int owner = layout.Owner[i];
            _values[i] = owner != i ? _values[owner] : new Plane(layout.Values[i], i == 0 ? PlaneLayout.Border(network.Graph.Input) : null);
            _gradients[i] = !training || !network.Trained[i] ? null : owner != i ? _gradients[owner] : new Plane(layout.Gradients[i]);
            _additions[i] = [];
        }

        Image = new float[network.Graph.Input.Shape.Count];
        Outputs = new float[network.Graph.ShapeOf(network.Graph.Output.Name).Count];
        OutputGradients = new float[Outputs.Length];
        var scratch = new AlignedBuffer(Enumerable.Range(1, nodes - 1).Max(i => (int?)network.Layer(i).ScratchLength(training)) ?? 0);
        bool[] written = new bool[nodes];
        for (int i = nodes - 1; i > 0; i--)
        {
            int first = network.Inputs[i][0];
            bool adds = network.Layer(i).CanAdd && written[first];
            _states[i] = new LayerState
            {
                Training = training,
                Inputs = [.. network.Inputs[i].Select(j => _values[j])],
                Output = _values[i],
                OutputGradient = _gradients[i],
                InputGradients = [.. network.Inputs[i].Select(j => adds ? _gradients[j] : Target(i, j, written))],
                AddsToInputGradient = adds,
                Kept = new AlignedBuffer(network.Layer(i).KeptLength(training)),
                Scratch = scratch,
                Group = Group,
            };
        }
    }

    /// <summary>Which samples are in the lanes now.</summary>
    public SampleGroup Group { get; } = new();

    /// <summary>Room for one sample's input.</summary>
    public float[] Image { get; }

    /// <summary>Room for one sample's outputs.</summary>
    public float[] Outputs { get; }

    /// <summary>Room for the gradients by them.</summary>
    public float[] OutputGradients { get; }

    /// <summary>What a node's layer sees.</summary>
    /// <param name="node">Any node but the input.</param>
    public LayerState State(int node) => _states[node] ?? throw new ArgumentOutOfRangeException(nameof(node), "the input has no layer");

    /// <summary>Values of a node.</summary>
    /// <param name="node">Any node whose values are kept.</param>
    public Plane Values(int node) => _values[node];

    /// <summary>Gradient by a node's values.</summary>
    /// <param name="node">A node that depends on parameters.</param>
    public Plane Gradient(int node) => _gradients[node] ?? throw new ArgumentOutOfRangeException(nameof(node), "it depends on no parameters");

    /// <summary>Shares what the groups of a batch know of each other.</summary>
    /// <param name="sums">By node.</param>
    public void Share(BatchSums?[] sums)
    {
        for (int i = 1; i < sums.Length; i++)
        {
            State(i).Batch = sums[i];
        }
    }

    /// <summary>Adds the gradients a node's layer wrote aside.</summary>
    /// <param name="node">The node whose backward just ran.</param>
    public void Gather(int node)
    {
        foreach ((Plane from, Plane to) in _additions[node])
        {
            for (int y = 0; y < to.Shape.Shape.Height; y++)
            {
                Span<float> source = from.Row(y);
                Span<float> target = to.Row(y)[..source.Length];
                for (int i = 0; i <= source.Length - Lanes.Width; i += Lanes.Width)
                {
                    (Vector512.Create(source[i..]) + Vector512.Create(target[i..])).CopyTo(target[i..]);
                }
            }
        }
    }

    private Plane? Target(int reader, int node, bool[] written)
    {
        if (_gradients[node] is not { } own)
        {
            return null;
        }

        if (!written[node])
        {
            written[node] = true;
            return own;
        }

        Plane aside = new(own.Shape);
        _additions[reader].Add((aside, own));
        return aside;
    }
}
