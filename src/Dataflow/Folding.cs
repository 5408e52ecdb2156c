using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow;

/// <summary>One fold per layer with weights.</summary>
public sealed class Folding
{
    private readonly Dictionary<string, Fold> _folds;

    private Folding(Dictionary<string, Fold> folds) => _folds = folds;

    /// <summary>Fold of a layer.</summary>
    /// <param name="layer">Integer graph node.</param>
    public Fold this[string layer] => _folds[layer];

    /// <summary>All folds in graph order, as <c>conv1=2x5</c>.</summary>
    public IEnumerable<string> Describe() => _folds.Select(f => $"{f.Key}={f.Value}");

    /// <summary>Layers of a graph that can be folded, in order.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyList<FoldableLayer> LayersOf(IntegerGraph graph) =>
    [
        .. graph.Nodes.Select(node => node switch
        {
            ConvolutionNode n => new FoldableLayer(n.Name, n.Bias.Count, graph.InputOf(n).Output.Shape.Channels, n.Kernel, new Extent(n.Output.Shape.Height, n.Output.Shape.Width)),
            DenseNode n => new FoldableLayer(n.Name, n.Bias.Count, graph.InputOf(n).Output.Shape.Channels, Extent.Square(1), Extent.Square(1)),
            DepthwiseNode { Scales: false } n => new FoldableLayer(n.Name, n.Bias.Count, 1, n.Kernel, new Extent(n.Output.Shape.Height, n.Output.Shape.Width), Depthwise: true),
            _ => null,
        }).OfType<FoldableLayer>(),
    ];

    /// <summary>Layers of a network that will be foldable once it is quantized: the same as of its integer graph, known before training.</summary>
    /// <param name="graph">The network.</param>
    public static IReadOnlyList<FoldableLayer> LayersOf(FloatGraph graph) =>
    [
        .. graph.Nodes.Select(node => node switch
        {
            Conv2DLayer n => new FoldableLayer(n.Name, n.Filters, graph.InputShapeOf(n).Channels, n.Kernel, new Extent(graph.ShapeOf(n.Name).Height, graph.ShapeOf(n.Name).Width)),
            DenseLayer n => new FoldableLayer(n.Name, n.Units, graph.InputShapeOf(n).Channels, Extent.Square(1), Extent.Square(1)),
            DepthwiseConv2DLayer n when n.Kernel != Extent.Square(1) || n.Stride != Extent.Square(1) => new FoldableLayer(
                n.Name, graph.InputShapeOf(n).Channels, 1, n.Kernel, new Extent(graph.ShapeOf(n.Name).Height, graph.ShapeOf(n.Name).Width), Depthwise: true),
            _ => null,
        }).OfType<FoldableLayer>(),
    ];

    /// <summary>Refuses folds that a network does not allow.</summary>
    /// <param name="layers">What can be folded.</param>
    /// <param name="folds">Layer and fold.</param>
    /// <exception cref="UserException">G2G2102..2104: unknown layer, or illegal fold.</exception>
    public static void Check(IReadOnlyList<FoldableLayer> layers, IEnumerable<KeyValuePair<string, Fold>> folds)
    {
        foreach ((string name, Fold fold) in folds)
        {
            FoldableLayer layer = layers.FirstOrDefault(l => l.Name == name)
                ?? throw UserException.BadInput("G2G2104", $"fold '{name}={fold}'", $"the network has no layer '{name}' with weights.", $"Use one of: {string.Join(", ", layers.Select(l => l.Name))}.");
            layer.Check(fold);
        }
    }

    /// <summary>One product a layer and cycle.</summary>
    /// <param name="graph">The graph.</param>
    public static Folding Smallest(IntegerGraph graph) => new(LayersOf(graph).ToDictionary(l => l.Name, _ => new Fold(1, 1)));

    /// <summary>The folds given.</summary>
    /// <param name="folds">A legal fold for every layer, in order.</param>
    internal static Folding Of(IEnumerable<KeyValuePair<string, Fold>> folds) => new(new Dictionary<string, Fold>(folds));

    /// <summary>Replaces some folds.</summary>
    /// <param name="graph">The graph they are for.</param>
    /// <param name="changes">Layer and fold.</param>
    /// <exception cref="UserException">G2G2102..2104: unknown layer, or illegal fold.</exception>
    public Folding With(IntegerGraph graph, IEnumerable<KeyValuePair<string, Fold>> changes)
    {
        KeyValuePair<string, Fold>[] given = [.. changes];
        Check(LayersOf(graph), given);
        var folds = new Dictionary<string, Fold>(_folds);
        foreach ((string name, Fold fold) in given)
        {
            folds[name] = fold;
        }

        return new Folding(folds);
    }
}
