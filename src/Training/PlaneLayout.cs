using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training;

/// <summary>
/// Which plane holds each node's values and gradients, and how wide its ring is. Where only speed counts, a ReLU shares the planes of the
/// convolution, dense layer or batch normalization before it, which then rectifies as it writes.
/// </summary>
internal sealed class PlaneLayout
{
    private readonly FloatGraph _graph;

    /// <summary>Lays out the planes.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="everyNode">Whether the values of every node are wanted afterwards.</param>
    public PlaneLayout(FloatGraph graph, bool everyNode)
    {
        _graph = graph;
        int nodes = graph.Nodes.Count;
        Owner = [.. Enumerable.Range(0, nodes)];
        for (int i = 1; i < nodes && !everyNode; i++)
        {
            int before = graph.IndexOf(graph.Nodes[i].Inputs[0]);
            if (graph.Nodes[i] is ReluLayer && graph.Nodes[before] is ConvolutionLayer or DenseLayer or BatchNormLayer && ReadersOf(before).Count() == 1)
            {
                Owner[before] = i;
            }
        }

        Values = new PlaneShape[nodes];
        Gradients = new PlaneShape[nodes];
        for (int i = 0; i < nodes; i++)
        {
            TensorShape shape = graph.ShapeOf(graph.Nodes[i].Name);
            Values[i] = new PlaneShape(shape, ReadersOf(Owner[i]).Select(RingOf).Aggregate(Padding.None, Widest));
            Gradients[i] = new PlaneShape(shape, Enumerable.Range(0, nodes).Where(j => Owner[j] == Owner[i]).Select(GradientRingOf).Aggregate(Padding.None, Widest));
        }
    }

    /// <summary>The node whose planes each node uses: itself, or the ReLU behind it.</summary>
    public int[] Owner { get; }

    /// <summary>Shape of each node's values.</summary>
    public PlaneShape[] Values { get; }

    /// <summary>Shape of each node's gradients.</summary>
    public PlaneShape[] Gradients { get; }

    /// <summary>Whether a node's work is done by the one before it.</summary>
    /// <param name="node">Any node but the input.</param>
    public bool IsMerged(int node) => Owner.AsSpan(0, node).Contains(node);

    /// <summary>The shapes a node's layer works on.</summary>
    /// <param name="node">Any node but the input.</param>
    public LayerPlanes Of(int node)
    {
        int input = _graph.IndexOf(_graph.Nodes[node].Inputs[0]);
        return new LayerPlanes(Values[input], Values[node], Gradients[node], Gradients[input]);
    }

    /// <summary>
    /// Value of the padding around the input, per channel: raw pixels are padded with code 0 before they are normalized, as the hardware does,
    /// so a border pixel is (0 - mean) / std.
    /// </summary>
    /// <param name="input">The input.</param>
    public static float[] Border(InputLayer input) => [.. Enumerable.Range(0, input.Shape.Channels).Select(c => (float)Normalization.Value(input, 0, c))];

    private static Padding Widest(Padding a, Padding b) =>
        new(Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right));

    private IEnumerable<FloatNode> ReadersOf(int node) => _graph.Nodes.Where(n => n.Inputs.Contains(_graph.Nodes[node].Name));

    private Padding RingOf(FloatNode reader) => reader is ConvolutionLayer conv ? _graph.PaddingOf(conv) : Padding.None;

    private Padding GradientRingOf(int node) => _graph.Nodes[node] is ConvolutionLayer conv
        ? SlidingWindow.Of(_graph, conv).GradientRing
        : Padding.None;
}
