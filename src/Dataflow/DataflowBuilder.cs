using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow;

/// <summary>Integer graph and folding to stages. One case per integer operation; what has no stage is refused by name.</summary>
public sealed partial class DataflowBuilder
{
    private readonly IntegerGraph _graph;
    private readonly Folding _folding;
    private readonly long _slowest;
    private readonly bool _exact;
    private readonly List<Stage> _stages = [];
    private readonly HashSet<string> _names = [];

    // Streams are wires; these belong to the ports and the input.
    private readonly HashSet<string> _signals = ["s", "m", "source"];
    private DataStream _stream;

    private DataflowBuilder(IntegerGraph graph, Folding folding, bool exact)
    {
        _exact = exact;
        _graph = graph;
        _folding = folding;
        _slowest = Folding.LayersOf(graph).Select(l => l.Cycles(folding[l.Name])).DefaultIfEmpty(0).Max();
        IntegerTensorType input = graph.Input.Output;
        _stream = DataStream.OfTensor("source", input.Shape, input.Shape.Channels, input.Type, null);
    }

    /// <summary>Builds the stages, with FIFOs that are deep enough; <see cref="FifoSizing"/> makes them as shallow as may be.</summary>
    /// <param name="graph">The numbers.</param>
    /// <param name="folding">Parallelism; legal for the graph.</param>
    /// <exception cref="UserException">G2G2105, G2G2107, G2G2110: an operation that has no stage, a value that nothing reads. G2G2109: nothing has one. G2G2108: it can hang.</exception>
    public static DataflowGraph Build(IntegerGraph graph, Folding folding) => Build(graph, folding, exact: true, JoinBuffers.Sized);

    /// <summary>Builds the stages, with FIFOs whose depths are known.</summary>
    /// <param name="graph">The numbers.</param>
    /// <param name="folding">Parallelism; legal for the graph.</param>
    /// <param name="fifos">Depths by name, as <see cref="FifoSizing.Find"/> gave them for this graph and folding.</param>
    public static DataflowGraph Build(IntegerGraph graph, Folding folding, IReadOnlyDictionary<string, FifoDepth> fifos) =>
        Build(graph, folding, exact: true, stages => FifoSizing.With(stages, f => fifos[f.Name].FullRate, f => fifos[f.Name].Live));

    /// <summary>Builds the stages.</summary>
    /// <param name="graph">The numbers.</param>
    /// <param name="folding">Parallelism; legal for the graph.</param>
    /// <param name="exact">False: FIFOs have about the depth they need, found without simulation, and ROMs are empty; for estimates of size.</param>
    internal static DataflowGraph Build(IntegerGraph graph, Folding folding, bool exact) => Build(graph, folding, exact, exact ? JoinBuffers.Sized : JoinBuffers.Estimated);

    private static DataflowGraph Build(IntegerGraph graph, Folding folding, bool exact, Func<List<Stage>, IReadOnlyList<Stage>> deep)
    {
        var builder = new DataflowBuilder(graph, folding, exact);
        builder.Publish(graph.Input);
        foreach (IntegerNode node in graph.Nodes.Skip(1))
        {
            RequireStage(node);
            builder._stream = builder.Take(node.Inputs[0]);
            builder.Append(node);
            builder.Publish(node);
        }

        if (builder._stages.Count == 0)
        {
            throw UserException.BadInput("G2G2109", $"network '{graph.Name}'", "no layer computes anything, so there is no hardware to build.", "Add a layer with weights, an activation or a pool.");
        }

        return new DataflowGraph(graph, folding, ValueArray.From(JoinBuffers.Insert(builder._stages, deep)));
    }

    /// <summary>Requantize lanes behind a unit of <paramref name="pe"/> channels: the smallest divisor of PE that keeps up with a sweep of <paramref name="sweep"/> beats.</summary>
    /// <param name="pe">Channels that arrive together.</param>
    /// <param name="sweep">Cycles between arrivals.</param>
    public static int RequantizeLanes(int pe, int sweep) => Enumerable.Range(1, pe).First(l => pe % l == 0 && (long)l * sweep >= pe);

    private static void RequireStage(IntegerNode node)
    {
        (string What, string Instead)? wrong = node switch
        {
            ConvolutionNode { TruncateProducts: not null } or DenseNode { TruncateProducts: not null } =>
                ("truncated products have", "Use the same format without 'truncate-products', such as q6.10, whose sums are exact; the reference takes both."),
            DepthwiseNode { Scales: true, Output.Type.Bits: > 64 } =>
                ("depthwise 1x1 sums of more than 64 bits have", "Use a format of fewer bits for codes or weights, such as q1.15; the reference takes this one as it is."),
            _ => null,
        };
        if (wrong is var (what, instead))
        {
            throw UserException.BadInput("G2G2110", $"node '{node.Name}'", what + " no hardware stage yet.", instead);
        }
    }

    private void Append(IntegerNode node)
    {
        switch (node)
        {
            case ConvolutionNode or DenseNode or DepthwiseNode { Scales: false }:
                Weighted(node);
                break;
            case DepthwiseNode n:
                Add(new ScaleStage(Name(n.Name), n.Name, _stream, Tensor(n, n.Name, _stream.Lanes), n));
                break;
            case RequantizeNode n:
                Serialize(n);
                Add(new RequantizeStage(Name(n.Name), n.Name, _stream, Tensor(n, n.Name + "_raw", _stream.Lanes), n));
                Add(new SkidStage(Name(n.Name + "_skid"), n.Name, _stream, Tensor(n, n.Name, _stream.Lanes)));
                break;
            case TableNode n:
                Add(new TableStage(Name(n.Name), n.Name, _stream, Tensor(n, n.Name, _stream.Lanes), n));
                break;
            case MaxPoolNode n:
                Pool(n, n.Kernel, sum: false);
                break;
            case SumPoolNode n:
                Pool(n, n.Kernel, sum: true);
                break;
            case AddNode n:
                Join(n);
                break;
            case FlattenNode:
                break;
            case ArgMaxNode n:
                Add(new ArgMaxStage(Name(n.Name), n.Name, _stream, Tensor(n, n.Name, 1), InputShape(n).Channels));
                break;
            default:
                throw new UnsupportedNodeException(node, "the dataflow builder");
        }
    }

    /// <summary>How the line buffer of a layer with weights walks its image.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">A convolution, depthwise convolution or dense layer of it.</param>
    /// <param name="fold">Parallelism.</param>
    /// <exception cref="UserException">G2G2102, G2G2103, G2G2111: the fold is not legal.</exception>
    internal static WindowGeometry Geometry(IntegerGraph graph, IntegerNode node, Fold fold)
    {
        TensorShape input = graph.InputOf(node).Output.Shape;
        (Extent kernel, Extent stride, Padding padding, int outputs) = node switch
        {
            ConvolutionNode n => (n.Kernel, n.Stride, n.Padding, n.Bias.Count),
            DenseNode n => (Extent.Square(1), Extent.Square(1), Padding.None, n.Bias.Count),
            DepthwiseNode n => (n.Kernel, n.Stride, n.Padding, n.Bias.Count),
            _ => throw new UnsupportedNodeException(node, "the dataflow builder"),
        };
        var output = new Extent(node.Output.Shape.Height, node.Output.Shape.Width);
        bool depthwise = node is DepthwiseNode;
        var layer = new FoldableLayer(node.Name, outputs, depthwise ? 1 : input.Channels, kernel, output, depthwise);
        layer.Check(fold);
        (int parallel, int lanes) = layer.Windows(fold) ?? throw new InvalidOperationException("a checked fold has a schedule");
        return new WindowGeometry(
            input, kernel, stride, padding.Top, padding.Left, output, graph.InputOf(node).Output.ZeroPoint, depthwise ? fold.Pe : lanes, parallel, outputs / fold.Pe, fold.Schedule, depthwise);
    }

    private void Weighted(IntegerNode node)
    {
        Fold fold = _folding[node.Name];
        var weights = LayerWeights.Of(_graph, node);
        LanePacking packing = weights.Packing(fold);
        WindowGeometry geometry = Geometry(_graph, node, fold);
        Adapt(node, InputShape(node), geometry.Lanes);
        var window = new DataStream(Name(node.Name + "_window"), geometry.Simd, _stream.Type, geometry.RowBeats * geometry.Output.Height, null);
        Add(new LineBufferStage(Name(node.Name + "_rows"), node.Name, _stream, window, geometry));
        DataStream results = Tensor(node, node.Name, fold.Pe);
        bool byRow = geometry.Held > 1;
        Add(new MvuStage(
            Name(node.Name),
            node.Name,
            window,
            byRow ? results with { Signal = Legal(node.Name + "_by_fold"), Tap = null } : results,
            fold.Pe,
            fold.Simd,
            geometry.Sweep,
            geometry.Repeat,
            weights.Bits,
            _exact ? WeightOrder.Words(weights.Weights, geometry, fold.Pe) : [],
            weights.Biases(packing),
            fold.Multiplier,
            packing,
            geometry.Held,
            weights.Depthwise));
        if (byRow)
        {
            Add(new RowStoreStage(Name(node.Name + "_row"), node.Name, _stream, results, geometry.Output.Height, geometry.Output.Width, geometry.Repeat));
        }
    }

    // PE accumulators arrive together once a sweep; a few requantize lanes behind a serializer keep up with them.
    private void Serialize(RequantizeNode node)
    {
        Stage? producer = Producer(_stream);
        if ((producer is RowStoreStage ? Producer(producer.Input) : producer) is MvuStage mvu)
        {
            Adapt(node, InputShape(node), RequantizeLanes(mvu.Pe, mvu.Sweep));
        }
    }

    private void Adapt(IntegerNode node, TensorShape shape, int lanes, string part = "")
    {
        if (_stream.Lanes == lanes)
        {
            return;
        }

        // Through the lanes both have in common, which costs least, unless that would be slower than the slowest layer: then through the least that both divide.
        int common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(_stream.Lanes, lanes);
        int between = shape.Count / common <= _slowest ? common : _stream.Lanes / common * lanes;
        foreach (int next in common == _stream.Lanes || common == lanes ? [lanes] : new[] { between, lanes })
        {
            string name = Name(FormattableString.Invariant($"{node.Name}{part}_lanes{next}"));
            Add(new AdapterStage(name, node.Name, _stream, DataStream.OfTensor(name, shape, next, _stream.Type, null)));
        }
    }

    private void Add(Stage stage)
    {
        foreach (DataStream written in stage.Writes())
        {
            if (!_signals.Add(written.Signal))
            {
                throw Taken(stage.Layer, written.Signal);
            }
        }

        _stages.Add(stage);
        _stream = stage.Output;
    }

    // A raw stream ahead of its skid buffer carries the same values; only the node's own name is tapped.
    private static DataStream Tensor(IntegerNode node, string signal, int lanes) =>
        DataStream.OfTensor(Legal(signal), node.Output.Shape, lanes, node.Output.Type, signal == node.Name ? node.Name : null);

    private TensorShape InputShape(IntegerNode node) => _graph.InputOf(node).Output.Shape;

    private string Name(string text)
    {
        string name = Legal(text);
        return _names.Add(name)
            ? name
            : throw Taken(text, name);
    }

    private static UserException Taken(string node, string name) =>
        UserException.BadInput("G2G2107", $"node '{node}'", $"the Verilog name '{name}' is taken.", "Rename the layer.");

    private static string Legal(string text)
    {
        var name = new StringBuilder();
        foreach (char c in text)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        }

        return char.IsAsciiLetter(name[0]) ? name.ToString() : "n" + name;
    }
}
