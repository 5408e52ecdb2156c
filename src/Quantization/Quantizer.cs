using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Quantization;

/// <summary>Float graph, weights and calibrated ranges to an integer graph; docs/numerics.md gives every rule.</summary>
public sealed class Quantizer
{
    private readonly FloatGraph _graph;
    private readonly IReadOnlyDictionary<string, Tensor<float>> _weights;
    private readonly IReadOnlyDictionary<string, ActivationRange> _ranges;
    private readonly QuantizationOptions _options;
    private readonly Scales _scales;
    private readonly long _largestWeight;
    private readonly List<IntegerNode> _nodes = [];

    // The integer node that stands for each float node: accumulators, or codes.
    private readonly Dictionary<string, IntegerNode> _value = [];

    private Quantizer(FloatGraph graph, IReadOnlyDictionary<string, Tensor<float>> weights, IReadOnlyDictionary<string, ActivationRange> ranges, QuantizationOptions options)
    {
        (_graph, _weights, _ranges, _options) = (graph, weights, ranges, options);
        _scales = new Scales(options.PowerOfTwo);
        _largestWeight = new IntType(options.WeightBits, Signed: true).Max;
    }

    /// <summary>Quantizes a network.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="weights">Its parameters by name, <c>conv1.weight</c>.</param>
    /// <param name="ranges">Range of every node's output on calibration images.</param>
    /// <param name="options">How.</param>
    /// <exception cref="UserException">G2G8101, G2G8102, G2G8104: the network cannot be quantized this way.</exception>
    public static IntegerGraph Quantize(
        FloatGraph graph, IReadOnlyDictionary<string, Tensor<float>> weights, IReadOnlyDictionary<string, ActivationRange> ranges, QuantizationOptions options)
    {
        if (options.WeightBits is < 2 or > 8 || options.ActivationBits is < 2 or > 8 || options.TableBits is < 4 or > 12)
        {
            throw UserException.BadInput("G2G8101", $"format '{options.Name}'", "weights and activations have 2 to 8 bits, tables 4 to 12.", "Choose widths in these ranges.");
        }

        RequireSupported(graph);
        var quantizer = new Quantizer(DropoutRemoval.Apply(graph), weights, ranges, options);
        foreach (FloatNode node in quantizer._graph.Nodes)
        {
            quantizer._value[node.Name] = quantizer.Lower(node);
        }

        return new IntegerGraph(graph.Name, quantizer.WithDecision());
    }

    /// <summary>Refuses a network that cannot be quantized, before anything is trained for it.</summary>
    /// <param name="graph">The float graph.</param>
    /// <exception cref="UserException">G2G8104: it has batch normalization.</exception>
    public static void RequireSupported(FloatGraph graph)
    {
        if (graph.Nodes.OfType<BatchNormLayer>().FirstOrDefault() is { } layer)
        {
            throw UserException.BadInput("G2G8104", $"layer '{layer.Name}'", "batch normalization cannot be quantized yet.", "Train it with g2g train, or use a network without it, such as arch4 or arch8.");
        }
    }

    private IntegerNode Lower(FloatNode node) => node switch
    {
        InputLayer n => Add(new InputNode(n.Name, new IntegerTensorType(n.Shape, IntType.Covering(0, n.Levels), [InputScale(n)]))),
        Conv2DLayer n => Weighted(n, n.Filters, n.Bias),
        DenseLayer n => Weighted(n, n.Units, n.Bias),
        ReluLayer n => Relu(n),
        SigmoidLayer n => Table(n, "sigmoid"),
        TanhLayer n => Table(n, "tanh"),
        MaxPoolLayer n => MaxPool(n),
        AvgPoolLayer n => Average(n, n.Kernel, n.Stride),
        GlobalAvgPoolLayer n => Average(n, Whole(_graph.InputShapeOf(n)), Whole(_graph.InputShapeOf(n))),
        AddLayer n => Sum(n),
        FlattenLayer n => Flatten(n),
        _ => throw new UnsupportedNodeException(node, "the quantizer"),
    };

    // A vector of accumulators or codes ends in argmax; a single output is its own decision.
    private List<IntegerNode> WithDecision()
    {
        IntegerNode output = _value[_graph.Output.Name];
        if (output.Output.Shape is { Height: 1, Width: 1, Channels: > 1 })
        {
            Add(new ArgMaxNode("argmax", [output.Name], new IntegerTensorType(TensorShape.Vector(1), IntType.Covering(0, output.Output.Shape.Channels - 1), [1.0])));
        }

        return _nodes;
    }

    // Layers with weights take normalization, and the factor between 1/levels and a power of two, into their weights. What reads the codes otherwise gets them as they are.
    private double InputScale(InputLayer n)
    {
        bool foldable = Readers(n.Name, n).All(m => m is Conv2DLayer or DenseLayer);
        if (!foldable && IsNormalized(n))
        {
            throw UserException.BadInput("G2G8102", $"layer '{n.Name}'", "its normalization folds into convolutions and dense layers only, and another layer reads it.", "Put a convolution first, or train without mean and std.");
        }

        return foldable && _options.PowerOfTwo && !int.IsPow2(n.Levels) ? Math.ScaleB(1, -IntType.Covering(0, n.Levels).Bits) : 1.0 / n.Levels;
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
    private int CodeBits(FloatNode n) => IsScore(n) ? Math.Max(16, _options.ActivationBits) : _options.ActivationBits;

    private bool IsScore(FloatNode n) => n == _graph.Output
        ? _graph.ShapeOf(n.Name) is { Height: 1, Width: 1, Channels: > 1 }
        : _graph.Nodes.Where(m => m.Inputs.Contains(n.Name)).All(m => m is FlattenLayer && IsScore(m));

    private IntegerNode Weighted(FloatNode node, int outputs, bool hasBias)
    {
        IntegerNode input = Codes(node.Inputs[0]);
        double[] weights = [.. _weights[node.Name + ".weight"].Data.Select(w => (double)w)];
        double[] bias = hasBias ? [.. _weights[node.Name + ".bias"].Data.Select(b => (double)b)] : new double[outputs];
        if (Image(_graph[node.Inputs[0]]) is { } source)
        {
            FoldNormalization(source, input.Output.Scales[0], weights, bias);
        }

        // Logits are compared with one another, so the last layer has one scale.
        bool perChannel = _options.PerChannel && node != _graph.Output;
        double inputScale = input.Output.Scales[0];
        double[] scales = _scales.OfWeights(weights, bias, inputScale, _largestWeight, perChannel);
        int fanIn = weights.Length / outputs;
        int[] codes = [.. weights.Select((w, i) => (int)Math.Clamp((long)Math.Round(w / scales[i / fanIn], MidpointRounding.ToEven), -_largestWeight, _largestWeight))];
        long[] biasCodes = [.. bias.Select((b, o) => (long)Math.Round(b / (inputScale * scales[o]), MidpointRounding.ToEven))];
        double[] accumulatorScales = [.. scales.Select(s => s * inputScale)];
        var type = new IntegerTensorType(
            _graph.ShapeOf(node.Name),
            Accumulator(Accumulators.OfLayer(codes, biasCodes, input.Output.Type)),
            accumulatorScales.Distinct().Count() == 1 ? [accumulatorScales[0]] : ValueArray.From(accumulatorScales));
        var weightType = new IntType(_options.WeightBits, Signed: true);
        return node is Conv2DLayer c
            ? Add(new ConvolutionNode(c.Name, [input.Name], type, c.Kernel, c.Stride, _graph.PaddingOf(c), weightType, ValueArray.From(codes), ValueArray.From(biasCodes)))
            : Add(new DenseNode(node.Name, [input.Name], type, weightType, ValueArray.From(codes), ValueArray.From(biasCodes)));
    }

    // x = (code/levels - mean) / std = scale * code * gain - mean/std; the raw pixel is padded with 0, so the fold is exact at the border too.
    private void FoldNormalization(InputLayer source, double scale, double[] weights, double[] bias)
    {
        int channels = source.Shape.Channels;
        int fanIn = weights.Length / bias.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            double std = source.Std.Count == 0 ? 1 : source.Std[i % channels];
            double mean = source.Mean.Count == 0 ? 0 : source.Mean[i % channels];
            bias[i / fanIn] -= weights[i] * mean / std;
            weights[i] *= 1 / (std * scale * source.Levels);
        }
    }

    private RequantizeNode Relu(ReluLayer n)
    {
        var type = new IntType(CodeBits(n), Signed: false);
        return Requantize(n.Name, _value[n.Inputs[0]], type, _scales.Covering(Math.Max(0, _ranges[n.Name].Max), type.Max), relu: true);
    }

    private TableNode Table(FloatNode n, string function)
    {
        Func<double, double> f = function == "tanh" ? Math.Tanh : x => 1 / (1 + Math.Exp(-x));
        var type = new IntType(CodeBits(n), Signed: function == "tanh");
        double scale = _options.PowerOfTwo ? Math.ScaleB(1, type.Signed ? 1 - type.Bits : -type.Bits) : 1.0 / type.Max;
        IntegerNode input = _value[n.Inputs[0]];
        var indexType = new IntType(_options.TableBits, Signed: true);
        double range = Math.Min(_ranges[n.Inputs[0]].Magnitude, FlatBeyond(f, scale));
        IntegerNode index = Requantize(n.Name + ".index", input, indexType, _scales.Covering(range, indexType.Max), relu: false);
        double indexScale = index.Output.Scales[0];
        int[] entries = [.. Enumerable.Range(0, 1 << indexType.Bits).Select(i => (int)Math.Clamp(Math.Floor((f(indexScale * (i + indexType.Min)) / scale) + 0.5), type.Min, type.Max))];
        return Add(new TableNode(n.Name, [index.Name], new IntegerTensorType(index.Output.Shape, type, [scale]), function, ValueArray.From(entries)));
    }

    // Where the function is within half a code of its limit, a wider index range would only waste codes.
    private static double FlatBeyond(Func<double, double> f, double scale)
    {
        double x = 1;
        while (1 - f(x) > scale / 2)
        {
            x += 1.0 / 64;
        }

        return x;
    }

    private MaxPoolNode MaxPool(MaxPoolLayer n)
    {
        IntegerNode input = Codes(n.Inputs[0]);
        return Add(new MaxPoolNode(n.Name, [input.Name], input.Output with { Shape = _graph.ShapeOf(n.Name) }, n.Kernel, n.Stride));
    }

    private RequantizeNode Average(FloatNode n, Extent kernel, Extent stride)
    {
        IntegerNode input = Codes(n.Inputs[0]);
        IntType type = input.Output.Type;
        var sumType = new IntegerTensorType(
            _graph.ShapeOf(n.Name), Accumulators.OfSum(kernel.Area, type, input.Output.ZeroPoint).SignedType(), [input.Output.Scales[0] / kernel.Area]);
        IntegerNode sum = Add(new SumPoolNode(n.Name + ".sum", [input.Name], sumType, kernel, stride));
        var mean = new IntType(CodeBits(n), type.Signed);
        return Requantize(n.Name, sum, mean, _scales.Covering(_ranges[n.Name].Magnitude, mean.Max), relu: false);
    }

    private static Extent Whole(TensorShape image) => new(image.Height, image.Width);

    private RequantizeNode Sum(AddLayer n)
    {
        IntegerNode a = Codes(n.Inputs[0]);
        IntegerNode b = Codes(n.Inputs[1]);
        IntType type = CodeType(n);
        double scale = _scales.Reachable(_scales.Covering(_ranges[n.Name].Magnitude, type.Max), [.. a.Output.Scales, .. b.Output.Scales]);
        MultiplierShift m = MultiplierShift.FromRatios([a.Output.Scales[0] / scale, b.Output.Scales[0] / scale], 16);
        var draft = new AddNode(n.Name + ".sum", [a.Name, b.Name], a.Output, m.Multipliers[0], m.Multipliers[1]);
        AddNode sum = Add(draft with { Output = new IntegerTensorType(a.Output.Shape, Accumulators.OfAdd(draft, a.Output, b.Output).SignedType(), [Math.ScaleB(scale, -m.Shift)]) });
        return Requantize(n.Name, sum, type, scale, relu: false);
    }

    private FlattenNode Flatten(FlattenLayer n)
    {
        IntegerNode input = Codes(n.Inputs[0]);
        return Add(new FlattenNode(n.Name, [input.Name], input.Output with { Shape = _graph.ShapeOf(n.Name) }));
    }

    // The codes of a float node: accumulators without an activation of their own are requantized to their calibrated range.
    private IntegerNode Codes(string name)
    {
        IntegerNode value = _value[name];
        if (value is not (ConvolutionNode or DenseNode))
        {
            return value;
        }

        IntType type = CodeType(_graph[name]);
        return _nodes.Find(n => n.Name == name + ".code") ?? Requantize(name + ".code", value, type, _scales.Covering(_ranges[name].Magnitude, type.Max), relu: false);
    }

    private IntType CodeType(FloatNode n) => new(CodeBits(n), Signed: _ranges[n.Name].Min < 0);

    private RequantizeNode Requantize(string name, IntegerNode input, IntType type, double scale, bool relu)
    {
        scale = _scales.Reachable(scale, input.Output.Scales);
        int bits = type.Bits <= 10 ? 16 : 32;
        MultiplierShift m = MultiplierShift.FromRatios([.. input.Output.Scales.Select(s => s / scale)], bits);
        return Add(new RequantizeNode(
            name, [input.Name], new IntegerTensorType(input.Output.Shape, type, [scale]), ValueArray.From(m.Multipliers), bits, m.Shift, Rounding.HalfUp, Overflow.Saturate, relu));
    }

    private IntType Accumulator(AccumulatorBound bound)
    {
        IntType proved = bound.SignedType();
        return _options.Accumulators32 && proved.Bits < 32 ? new IntType(32, Signed: true) : proved;
    }

    private T Add<T>(T node)
        where T : IntegerNode
    {
        _nodes.Add(node);
        return node;
    }
}
