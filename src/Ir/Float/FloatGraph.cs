using GradientsToGates.Diagnostics;

namespace GradientsToGates.Ir.Float;

/// <summary>A network before quantization: nodes in an order in which each reads earlier ones only. Immutable; shapes are checked and known.</summary>
public sealed class FloatGraph
{
    private const string MeanSuffix = ".mean";
    private const string VarianceSuffix = ".variance";
    private readonly Dictionary<string, int> _index;
    private readonly TensorShape[] _shapes;

    /// <summary>Checks the nodes and infers shapes.</summary>
    /// <param name="name">Network name.</param>
    /// <param name="nodes">Nodes, the input first; the last is the output.</param>
    /// <param name="where">How errors name a node: by default <c>layer 'conv1'</c>; a YAML reader adds file and line.</param>
    /// <exception cref="UserException">G2G11xx: names, order or shapes are wrong.</exception>
    public FloatGraph(string name, IEnumerable<FloatNode> nodes, Func<FloatNode, string>? where = null)
    {
        Name = name;
        Nodes = ValueArray.From(nodes);
        where ??= n => $"layer '{n.Name}'";
        _index = [];
        _shapes = new TensorShape[Nodes.Count];
        for (int i = 0; i < Nodes.Count; i++)
        {
            FloatNode node = Nodes[i];
            _shapes[i] = FloatShapes.Infer(node, where(node), input => _index.TryGetValue(input, out int j)
                ? _shapes[j]
                : throw UserException.BadInput("G2G1102", where(node), $"its input '{input}' is not an earlier layer.", $"Use one of: {string.Join(", ", _index.Keys)}."));
            if (!_index.TryAdd(node.Name, i))
            {
                throw UserException.BadInput("G2G1101", where(node), "the name is used twice.", "Give each layer its own name.");
            }
        }

        if (Nodes.Count < 2 || Nodes[0] is not InputLayer || Nodes.Skip(1).Any(n => n is InputLayer))
        {
            throw UserException.BadInput("G2G1103", $"network '{name}'", "a network is one input followed by at least one layer.", "Add layers after the input.");
        }
    }

    /// <summary>Network name.</summary>
    public string Name { get; }

    /// <summary>Nodes, the input first, the output last.</summary>
    public ValueArray<FloatNode> Nodes { get; }

    /// <summary>The input node.</summary>
    public InputLayer Input => (InputLayer)Nodes[0];

    /// <summary>The node whose values are the logits or predictions.</summary>
    public FloatNode Output => Nodes[^1];

    /// <summary>A node by name.</summary>
    /// <param name="name">Its name.</param>
    public FloatNode this[string name] => Nodes[_index[name]];

    /// <summary>Position of a node in <see cref="Nodes"/>.</summary>
    /// <param name="name">Its name.</param>
    public int IndexOf(string name) => _index[name];

    /// <summary>Output shape of a node.</summary>
    /// <param name="name">Its name.</param>
    public TensorShape ShapeOf(string name) => _shapes[_index[name]];

    /// <summary>Shape of a node's first input.</summary>
    /// <param name="node">A node that reads another.</param>
    public TensorShape InputShapeOf(FloatNode node) => ShapeOf(node.Inputs[0]);

    /// <summary>
    /// Whether a parameter is a moving statistic of batch normalization: kept in weight files and counted as Keras counts, but set by
    /// averaging, without a gradient.
    /// </summary>
    /// <param name="parameter">A name of <see cref="ParameterShapes"/>.</param>
    public static bool IsStatistic(string parameter) => parameter.EndsWith(MeanSuffix, StringComparison.Ordinal) || IsVariance(parameter);

    /// <summary>Whether a parameter is the moving variance of batch normalization, which is never negative.</summary>
    /// <param name="parameter">A name of <see cref="ParameterShapes"/>.</param>
    public static bool IsVariance(string parameter) => parameter.EndsWith(VarianceSuffix, StringComparison.Ordinal);

    /// <summary>
    /// Shapes of the arrays of a weight file, in graph order: <c>conv1.weight</c>, <c>conv1.bias</c>, ..; of batch normalization
    /// <c>bn1.weight</c> (gamma), <c>bn1.bias</c> (beta), and the statistics <c>bn1.mean</c> and <c>bn1.variance</c>.
    /// </summary>
    public IEnumerable<(string Name, int[] Shape)> ParameterShapes()
    {
        foreach (FloatNode node in Nodes)
        {
            switch (node)
            {
                case ConvolutionLayer c:
                    int channels = ShapeOf(c.Name).Channels;
                    int[] kernel = [channels, c.Kernel.Height, c.Kernel.Width];
                    yield return (c.Name + ".weight", c is DepthwiseConv2DLayer ? kernel : [.. kernel, InputShapeOf(c).Channels]);
                    if (c.Bias)
                    {
                        yield return (c.Name + ".bias", [channels]);
                    }

                    break;
                case DenseLayer d:
                    yield return (d.Name + ".weight", [d.Units, InputShapeOf(d).Count]);
                    if (d.Bias)
                    {
                        yield return (d.Name + ".bias", [d.Units]);
                    }

                    break;
                case BatchNormLayer b:
                    int[] perChannel = [ShapeOf(b.Name).Channels];
                    yield return (b.Name + ".weight", perChannel);
                    yield return (b.Name + ".bias", perChannel);
                    yield return (b.Name + MeanSuffix, perChannel);
                    yield return (b.Name + VarianceSuffix, perChannel);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Number of values in the weight file: those trained, and as Keras counts also the statistics of batch normalization.</summary>
    public long ParameterCount() => ParameterShapes().Sum(p => p.Shape.Aggregate(1L, (n, e) => n * e));

    /// <summary>Multiply-accumulates per sample in convolutions and dense layers; padding counts as computed.</summary>
    public long MultiplyAccumulates() => Nodes.Sum(n => n switch
    {
        Conv2DLayer c => (long)ShapeOf(c.Name).Count * c.Kernel.Area * InputShapeOf(c).Channels,
        DepthwiseConv2DLayer c => (long)ShapeOf(c.Name).Count * c.Kernel.Area,
        DenseLayer d => (long)d.Units * InputShapeOf(d).Count,
        _ => 0L,
    });

    /// <summary>Explicit padding of a convolution.</summary>
    /// <param name="node">A convolution of this graph.</param>
    public Padding PaddingOf(ConvolutionLayer node) => node.Same ? Padding.Same(InputShapeOf(node), node.Kernel, node.Stride) : Padding.None;
}
