using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>
/// An 8-bit integer graph as an ONNX model, with the same codes of weights, the same scales, and layers of the same kind: between quantize and dequantize
/// operations (QDQ), from which onnxruntime makes its integer kernels; or the same network in float32, whose weights are the real values of the codes.
/// </summary>
internal sealed class OnnxModel
{
    private readonly OnnxFile _file = new();
    private readonly IntegerGraph _graph;
    private readonly bool _quantized;

    // What stands for a node: codes, or reals where a node makes accumulators and everywhere in float32.
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private OnnxModel(IntegerGraph graph, bool quantized) => (_graph, _quantized) = (graph, quantized);

    /// <summary>Writes a model.</summary>
    /// <param name="graph">A graph whose codes have 8 bits and zero point 0.</param>
    /// <param name="quantized">QDQ; else float32.</param>
    /// <returns>The file. Its input is the images, [N, C, H, W]: bytes, or reals from 0 to 1 in float32; its output the logits.</returns>
    public static byte[] Write(IntegerGraph graph, bool quantized)
    {
        var model = new OnnxModel(graph, quantized);
        IntegerNode last = graph.Output is ArgMaxNode decision ? graph[decision.Inputs[0]] : graph.Output;
        foreach (IntegerNode node in graph.Nodes.Where(n => n is not ArgMaxNode))
        {
            model._values[node.Name] = model.Value(node);
        }

        TensorShape input = graph.Input.Output.Shape;
        return model._file.Write(
            quantized ? OnnxFile.UInt8 : OnnxFile.Float, [input.Channels, input.Height, input.Width], model.Real(last.Name), last.Output.Shape.Channels);
    }

    private string Value(IntegerNode node) => node switch
    {
        InputNode => "input",
        ConvolutionNode n => _file.Add(
            "Conv",
            [Real(n.Inputs[0]), Weights(n, n.Weights.AsSpan(), [n.Output.Shape.Channels, _graph.InputOf(n).Output.Shape.Channels, n.Kernel.Height, n.Kernel.Width], ByChannel(n), 0), Bias(n, n.Bias.AsSpan())],
            List("kernel_shape", n.Kernel.Height, n.Kernel.Width),
            List("strides", n.Stride.Height, n.Stride.Width),
            List("pads", n.Padding.Top, n.Padding.Left, n.Padding.Bottom, n.Padding.Right)),
        DenseNode n => _file.Add(
            "Gemm", [Real(Vector(n.Inputs[0])), Weights(n, n.Weights.AsSpan(), [_graph.InputOf(n).Output.Shape.Channels, n.Output.Shape.Channels], ByInput(n), 1), Bias(n, n.Bias.AsSpan())]),
        RequantizeNode n => Codes(n, n.Relu ? _file.Add("Relu", [Real(n.Inputs[0])]) : Real(n.Inputs[0])),
        TableNode n => Codes(n, _file.Add(n.Function == "tanh" ? "Tanh" : "Sigmoid", [Real(n.Inputs[0])])),
        MaxPoolNode n => Codes(n, _file.Add("MaxPool", [Real(n.Inputs[0])], Window(n.Kernel, n.Stride))),
        SumPoolNode n when n.Output.Shape is { Height: 1, Width: 1 } => _file.Add("GlobalAveragePool", [Real(n.Inputs[0])]),
        SumPoolNode n => _file.Add("AveragePool", [Real(n.Inputs[0])], Window(n.Kernel, n.Stride)),
        AddNode n => _file.Add("Add", [Real(n.Inputs[0]), Real(n.Inputs[1])]),
        FlattenNode n => _file.Add("Flatten", [_values[n.Inputs[0]]]),
        _ => throw new UnsupportedNodeException(node, "the benchmark's ONNX model"),
    };

    // Each reader dequantizes for itself: so onnxruntime finds its patterns.
    private string Real(string name)
    {
        IntegerNode node = _graph[name];
        bool accumulators = node is ConvolutionNode or DenseNode or SumPoolNode or AddNode;
        return accumulators || !_quantized ? _values[name] : _file.Add("DequantizeLinear", [_values[name], .. Scale(node.Output)]);
    }

    // A dense layer takes [N, C]; an image of 1x1 pixels becomes that here.
    private string Vector(string name)
    {
        if (!IsVector(name))
        {
            _values[name] = _file.Add("Flatten", [_values[name]]);
        }

        return name;
    }

    private bool IsVector(string name) => _graph[name] is FlattenNode or DenseNode || (_graph[name] is RequantizeNode or TableNode && IsVector(_graph[name].Inputs[0]));

    private string Codes(IntegerNode node, string real) => _quantized ? _file.Add("QuantizeLinear", [real, .. Scale(node.Output)]) : real;

    // Signed codes plus 128: the same values, and the faster kernels of onnxruntime.
    private string[] Scale(IntegerTensorType type)
    {
        if (type.Type.Bits != 8 || type.ZeroPoint != 0 || type.Scales.Count != 1)
        {
            throw new NotSupportedException($"codes of {type.Type} with zero point {type.ZeroPoint}: the benchmark compares 8 bits and one scale");
        }

        return [_file.Constant(OnnxFile.Float, [], [(float)type.Scales[0]]), _file.Constant<byte>(OnnxFile.UInt8, [], [(byte)-type.Type.Min])];
    }

    private string Weights(IntegerNode node, ReadOnlySpan<int> codes, int[] shape, int[] order, int axis)
    {
        int channels = node.Output.Shape.Channels;
        double input = _graph.InputOf(node).Output.Scales[0];
        double[] scales = [.. Enumerable.Range(0, channels).Select(c => node.Output.Scale(c) / input)];
        int[] from = codes.ToArray();
        if (_quantized)
        {
            return Dequantized(_file.Constant(OnnxFile.Int8, shape, [.. order.Select(i => (sbyte)from[i])]), scales, axis);
        }

        int one = from.Length / channels;
        return _file.Constant(OnnxFile.Float, shape, [.. order.Select(i => (float)(from[i] * scales[i / one]))]);
    }

    private string Bias(IntegerNode node, ReadOnlySpan<long> codes)
    {
        long[] from = codes.ToArray();
        double[] scales = [.. from.Select((_, c) => node.Output.Scale(c))];
        return _quantized
            ? Dequantized(_file.Constant(OnnxFile.Int32, [from.Length], [.. from.Select(b => (int)b)]), scales, 0)
            : _file.Constant(OnnxFile.Float, [from.Length], [.. from.Select((b, c) => (float)(b * scales[c]))]);
    }

    private string Dequantized(string codes, double[] scales, int axis) =>
        _file.Add("DequantizeLinear", [codes, _file.Constant(OnnxFile.Float, [scales.Length], [.. scales.Select(s => (float)s)])], ("axis", [axis], false));

    // [Cout, Kh, Kw, Cin] becomes [Cout, Cin, Kh, Kw].
    private int[] ByChannel(ConvolutionNode n)
    {
        int inputs = _graph.InputOf(n).Output.Shape.Channels;
        return [.. from o in Enumerable.Range(0, n.Output.Shape.Channels)
                   from i in Enumerable.Range(0, inputs)
                   from k in Enumerable.Range(0, n.Kernel.Area)
                   select (((o * n.Kernel.Area) + k) * inputs) + i];
    }

    // [Cout, Cin] becomes [Cin, Cout]; behind a flattened image, whose channels come last here and first there, inputs change places as well.
    private int[] ByInput(DenseNode n)
    {
        IntegerNode input = _graph.InputOf(n);
        TensorShape image = input is FlattenNode ? _graph.InputOf(input).Output.Shape : input.Output.Shape;
        return [.. from c in Enumerable.Range(0, image.Channels)
                   from p in Enumerable.Range(0, image.Height * image.Width)
                   from o in Enumerable.Range(0, n.Output.Shape.Channels)
                   select (o * image.Count) + (p * image.Channels) + c];
    }

    private static (string Name, long[] Values, bool List)[] Window(Extent kernel, Extent stride) => [List("kernel_shape", kernel.Height, kernel.Width), List("strides", stride.Height, stride.Width)];

    private static (string Name, long[] Values, bool List) List(string name, params long[] values) => (name, values, true);
}
