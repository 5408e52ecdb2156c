using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization;

/// <summary>Float graph, weights and calibrated ranges to an integer graph; docs/numerics.md gives every rule.</summary>
public sealed partial class Quantizer
{
    private readonly FloatGraph _graph;
    private readonly IReadOnlyDictionary<string, Tensor<float>> _weights;
    private readonly IReadOnlyDictionary<string, ActivationRange> _ranges;
    private readonly IReadOnlyDictionary<string, double[]>? _means;
    private readonly IReadOnlyDictionary<string, QuantizationOptions> _formats;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<double>>? _weightScales;
    private readonly bool _ownScales;
    private readonly List<IntegerNode> _nodes = [];
    private readonly List<QuantizedLayer> _layers = [];

    // The integer node that stands for each float node: accumulators, or codes.
    private readonly Dictionary<string, IntegerNode> _value = [];

    private Quantizer(CalibratedNetwork network, QuantizationOptions options, IReadOnlyDictionary<string, IReadOnlyList<double>>? weightScales, bool ownScales)
    {
        _weightScales = weightScales;
        _ownScales = ownScales;
        (_graph, _weights, _ranges, _means) = (network.Graph, network.Weights, network.Ranges, network.Means);
        _formats = LayerFormats.Of(_graph, options);
    }

    /// <summary>Quantizes a network.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="weights">Its parameters by name, <c>conv1.weight</c>.</param>
    /// <param name="ranges">Range of every node's output on calibration images.</param>
    /// <param name="options">How.</param>
    /// <exception cref="UserException">G2G8101, G2G8102, G2G8105 to G2G8109: the network cannot be quantized this way.</exception>
    public static IntegerGraph Quantize(
        FloatGraph graph, IReadOnlyDictionary<string, Tensor<float>> weights, IReadOnlyDictionary<string, ActivationRange> ranges, QuantizationOptions options) =>
        Convert(graph, weights, ranges, options).Graph;

    /// <summary>Quantizes a network, and counts what was clipped.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="weights">Its parameters by name, <c>conv1.weight</c>.</param>
    /// <param name="ranges">Range of every node's output on calibration images.</param>
    /// <param name="options">How.</param>
    /// <param name="means">Mean of every node's output by channel, on calibration images; needed by bias correction.</param>
    /// <param name="weightScales">Learned scales of weights by layer, one or one per channel; null to take them from the weights.</param>
    /// <param name="ownScales">Every tensor has the scale of its own range, as training has learned it; else a sum and its branches may share one.</param>
    /// <exception cref="UserException">G2G8101, G2G8102, G2G8105 to G2G8109: the network cannot be quantized this way.</exception>
    public static QuantizedNetwork Convert(
        FloatGraph graph,
        IReadOnlyDictionary<string, Tensor<float>> weights,
        IReadOnlyDictionary<string, ActivationRange> ranges,
        QuantizationOptions options,
        IReadOnlyDictionary<string, double[]>? means = null,
        IReadOnlyDictionary<string, IReadOnlyList<double>>? weightScales = null,
        bool ownScales = false)
    {
        NumberFormats.RequireLegal(options.Name, options);
        if (options.BiasCorrection && means is null)
        {
            throw UserException.BadInput("G2G8109", "bias correction", "it needs the mean of every layer's input, and no calibration images were given.", "Quantize with calibration images, or without bias-corrected.");
        }

        CalibratedNetwork network = BatchNormFolding.Apply(new CalibratedNetwork(DropoutRemoval.Apply(graph), weights, ranges, means));
        var quantizer = new Quantizer(network, options, weightScales, ownScales);
        foreach (FloatNode node in network.Graph.Nodes)
        {
            quantizer._value[node.Name] = quantizer.Lower(node);
        }

        return new QuantizedNetwork(new IntegerGraph(graph.Name, quantizer.WithDecision()), quantizer._layers);
    }

    private IntegerNode Lower(FloatNode node) => node switch
    {
        InputLayer n => Input(n),
        Conv2DLayer n => Weighted(n, n.Filters, n.Bias),
        DepthwiseConv2DLayer n => Weighted(n, _graph.ShapeOf(n.Name).Channels, n.Bias),
        DenseLayer n => Weighted(n, n.Units, n.Bias),
        ReluLayer n => Relu(n),
        SigmoidLayer n => Table(n, "sigmoid"),
        TanhLayer n => Table(n, "tanh"),
        MaxPoolLayer n => MaxPool(n),
        AvgPoolLayer n => Average(n, n.Kernel, n.Stride),
        GlobalAvgPoolLayer n => Average(n, Whole(_graph.InputShapeOf(n)), Whole(_graph.InputShapeOf(n))),
        AddLayer n => Sum(n),
        FlattenLayer n => Flatten(n),
        BatchNormLayer n => Normalization(n),
        _ => throw new UnsupportedNodeException(node, "the quantizer"),
    };

    // A vector of accumulators or codes ends in argmax; a single output is its own decision.
    private List<IntegerNode> WithDecision()
    {
        IntegerNode output = Logits(_graph.Output);
        if (output.Output.Shape is { Height: 1, Width: 1, Channels: > 1 })
        {
            Add(new ArgMaxNode("argmax", [output.Name], new IntegerTensorType(TensorShape.Vector(1), IntType.Covering(0, output.Output.Shape.Channels - 1), [1.0])));
        }

        return _nodes;
    }

    // Layers with weights take normalization, and the factor between 1/levels and a power of two, into their weights. What reads the codes otherwise gets them as they are.
    private double InputScale(InputLayer n)
    {
        bool foldable = Readers(n.Name, n).All(m => m is ConvolutionLayer or DenseLayer);
        if (!foldable && IsNormalized(n))
        {
            throw UserException.BadInput("G2G8102", $"layer '{n.Name}'", "its normalization folds into convolutions and dense layers only, and another layer reads it.", "Put a convolution first, or train without mean and std.");
        }

        QuantizationOptions format = _formats[n.Name];
        if (!foldable || !format.PowerOfTwo || int.IsPow2(n.Levels))
        {
            return 1.0 / n.Levels;
        }

        // In Qm.n the deviation goes into the scale as well, else it would push the first weights out of the format.
        double deviation = format.Fixed is null || n.Std.Count == 0 ? 1 : n.Std.Average();
        return deviation == 1 ? Math.ScaleB(1, -IntType.Covering(0, n.Levels).Bits) : Math.ScaleB(1, (int)Math.Round(Math.Log2(1 / (deviation * n.Levels))));
    }

    private static bool IsNormalized(InputLayer n) => n.Mean.Count > 0 || n.Std.Count > 0;

    // Flatten hands the input's values on; so does a maximum, unless a padded convolution behind it could tell 0 from the normalized 0.
    private IEnumerable<FloatNode> Readers(string name, InputLayer input) => _graph.Nodes.Where(m => m.Inputs.Contains(name)).SelectMany(m =>
        m != _graph.Output && (m is FlattenLayer || (m is MaxPoolLayer && !IsNormalized(input))) ? Readers(m.Name, input) : [m]);

    private InputLayer? Image(FloatNode node) => node switch
    {
        InputLayer n => n,
        FlattenLayer or MaxPoolLayer => Image(_graph[node.Inputs[0]]),
        _ => null,
    };

    // Classes are told apart by the output's codes, which then have at least 16 bits.
    private int CodeBits(FloatNode n) => IsScore(n) ? Math.Max(16, _formats[n.Name].ActivationBits) : _formats[n.Name].ActivationBits;

    private bool IsScore(FloatNode n) => n == _graph.Output
        ? _graph.ShapeOf(n.Name) is { Height: 1, Width: 1, Channels: > 1 }
        : _graph.Nodes.Where(m => m.Inputs.Contains(n.Name)).All(m => m is FlattenLayer && IsScore(m));
}
