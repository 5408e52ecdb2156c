using GradientsToGates.Diagnostics;
using GradientsToGates.Numerics;

namespace GradientsToGates.Ir.Integer;

/// <summary>The rules of docs/numerics.md that a graph must keep; run whenever one is made.</summary>
internal static class IntegerGraphVerifier
{
    /// <summary>Checks all rules.</summary>
    /// <param name="graph">Network name.</param>
    /// <param name="nodes">Nodes in order.</param>
    /// <returns>Node positions by name.</returns>
    public static Dictionary<string, int> Verify(string graph, ValueArray<IntegerNode> nodes)
    {
        if (nodes.Count < 2 || nodes[0] is not InputNode || nodes.Skip(1).Any(n => n is InputNode))
        {
            throw UserException.BadInput("G2G1201", $"graph '{graph}'", "an integer graph is one input followed by operations.", "Quantize the network again.");
        }

        var index = new Dictionary<string, int>();
        for (int i = 0; i < nodes.Count; i++)
        {
            IntegerNode node = nodes[i];
            var inputs = new List<IntegerTensorType>();
            foreach (string input in node.Inputs)
            {
                Check(node, index.TryGetValue(input, out int j), "G2G1202", $"its input '{input}' is not an earlier node");
                inputs.Add(nodes[j].Output);
            }

            Node(node, inputs);
            Wide(node, inputs);
            Check(node, index.TryAdd(node.Name, i), "G2G1203", "the name is used twice");
        }

        Check(nodes[^1], nodes[^1].Output.Type.Bits <= 64, "G2G1223", "sums of more than 64 bits are no output");
        return index;
    }

    private static void Node(IntegerNode node, List<IntegerTensorType> inputs)
    {
        int wanted = node switch { InputNode => 0, AddNode => 2, _ => 1 };
        Check(node, inputs.Count == wanted, "G2G1204", $"it reads {inputs.Count} nodes, not {wanted}");
        Tensor(node, node.Output);
        switch (node)
        {
            case InputNode:
                Codes(node, node.Output);
                break;
            case ConvolutionNode n:
                Slides(n, n.Kernel, n.Stride, n.Padding, inputs[0], n.Bias.Count);
                Layer(n, n.Weights, n.Bias, n.WeightType, n.Kernel.Area * inputs[0].Shape.Channels, inputs[0], n.TruncateProducts);
                break;
            case DenseNode n:
                Codes(n, inputs[0]);
                Check(n, inputs[0].Shape is { Height: 1, Width: 1 }, "G2G1205", $"a dense node reads a vector, not {inputs[0].Shape}");
                Shape(n, TensorShape.Vector(n.Bias.Count));
                Layer(n, n.Weights, n.Bias, n.WeightType, inputs[0].Shape.Channels, inputs[0], n.TruncateProducts);
                break;
            case DepthwiseNode n:
                Slides(n, n.Kernel, n.Stride, n.Padding, inputs[0], inputs[0].Shape.Channels);
                Check(n, n.Bias.Count == n.Output.Shape.Channels, "G2G1214", $"it has {n.Bias.Count} biases for {n.Output.Shape.Channels} channels");
                Layer(n, n.Weights, n.Bias, n.WeightType, n.Kernel.Area, inputs[0], null);
                break;
            case RequantizeNode n:
                Requantize(n, inputs[0]);
                break;
            case TableNode n:
                Table(n, inputs[0]);
                break;
            case MaxPoolNode n:
                Window(n, n.Kernel, n.Stride);
                Shape(n, Pooled(n.Kernel, n.Stride, inputs[0].Shape));
                Keeps(n, inputs[0]);
                break;
            case SumPoolNode n:
                Codes(n, inputs[0]);
                Window(n, n.Kernel, n.Stride);
                Shape(n, Pooled(n.Kernel, n.Stride, inputs[0].Shape));
                Holds(n, Accumulators.OfSum(n.Kernel.Area, inputs[0].Type, inputs[0].ZeroPoint));
                break;
            case AddNode n:
                Codes(n, inputs[0]);
                Codes(n, inputs[1]);
                Check(n, inputs[0].Shape == inputs[1].Shape, "G2G1207", $"it adds {inputs[0].Shape} and {inputs[1].Shape}");
                Check(n, n.MultiplierA is >= 0 and < 65536 && n.MultiplierB is >= 0 and < 65536, "G2G1208", "its multipliers must have 16 bits");
                Shape(n, inputs[0].Shape);
                Holds(n, Accumulators.OfAdd(n, inputs[0], inputs[1]));
                break;
            case FlattenNode n:
                Shape(n, TensorShape.Vector(inputs[0].Shape.Count));
                Keeps(n, inputs[0]);
                break;
            case ArgMaxNode n:
                Check(n, inputs[0].Shape is { Height: 1, Width: 1 }, "G2G1205", $"argmax reads a vector, not {inputs[0].Shape}");
                Shape(n, TensorShape.Vector(1));
                Check(n, n.Output.Type.Min == 0 && n.Output.Type.Max >= inputs[0].Shape.Channels - 1, "G2G1209", "its type does not hold every index");
                Check(n, n.Output.ZeroPoint == 0, "G2G1216", "an index has no zero point");
                break;
            default:
                throw new UnsupportedNodeException(node, "the verifier");
        }
    }

    // Sums of more than 64 bits are requantized at once: no other operation meets them.
    private static void Wide(IntegerNode node, List<IntegerTensorType> inputs)
    {
        Check(node, node.Output.Type.Bits <= 64 || node is ConvolutionNode or DenseNode or DepthwiseNode, "G2G1223", $"only sums of products have more than 64 bits, its type is {node.Output.Type}");
        Check(node, node is RequantizeNode || inputs.All(t => t.Type.Bits <= 64), "G2G1223", "only a requantize reads sums of more than 64 bits");
        if (node is RequantizeNode n)
        {
            int bits = inputs[0].Type.Bits + n.MultiplierBits;
            Check(n, bits <= 127, "G2G1223", $"its products have {bits} bits, the limit is 127");
        }
    }

    private static void Tensor(IntegerNode node, IntegerTensorType t)
    {
        Check(node, t.Type.Bits >= 1 && t.Type.Bits <= (t.Type.Signed ? 128 : 63), "G2G1219", $"{t.Type} is not a type");
        Check(node, t.Shape is { Height: > 0, Width: > 0, Channels: > 0 }, "G2G1210", $"its shape {t.Shape} is empty");
        Check(node, t.Scales.Count == 1 || t.Scales.Count == t.Shape.Channels, "G2G1211", $"it has {t.Scales.Count} scales for {t.Shape.Channels} channels");
        Check(node, t.Scales.All(s => double.IsFinite(s) && s > 0), "G2G1211", "a scale is not positive and finite");
        Check(node, t.Type.Contains(t.ZeroPoint), "G2G1212", $"zero point {t.ZeroPoint} is not a code of {t.Type}");
    }

    private static void Slides(IntegerNode n, Extent kernel, Extent stride, Padding padding, IntegerTensorType input, int channels)
    {
        Codes(n, input);
        Window(n, kernel, stride);
        Check(n, Fits(padding.Top, kernel.Height) && Fits(padding.Bottom, kernel.Height), "G2G1213", "padding must be smaller than the kernel");
        Check(n, Fits(padding.Left, kernel.Width) && Fits(padding.Right, kernel.Width), "G2G1213", "padding must be smaller than the kernel");
        Extent output = kernel.Slide(input.Shape, stride, padding);
        Shape(n, new TensorShape(output.Height, output.Width, channels));

        static bool Fits(int padding, int kernel) => padding >= 0 && padding < kernel;
    }

    private static void Layer(IntegerNode node, ValueArray<int> weights, ValueArray<long> bias, IntType weightType, int fanIn, IntegerTensorType input, int? truncate)
    {
        Check(node, weights.Count == bias.Count * fanIn, "G2G1214", $"it has {weights.Count} weights for {bias.Count} channels of {fanIn} inputs");
        Check(node, weights.All(w => weightType.Contains(w)), "G2G1215", $"a weight is not a code of {weightType}");
        if (truncate is { } shift)
        {
            // The sum wraps by definition, so that there is nothing to prove.
            Check(node, shift is >= 0 and <= MultiplierShift.MaxShift, "G2G1218", $"products are truncated by {shift}, which is not in 0..{MultiplierShift.MaxShift}");
            Check(node, node.Output.Type is { Signed: true, Bits: <= 64 } && node.Output.ZeroPoint == 0, "G2G1216", $"wrapping sums are signed, of at most 64 bits and without a zero point, not {node.Output.Type}");
            return;
        }

        Holds(node, Accumulators.OfLayer(weights.AsSpan(), bias.AsSpan(), input.Type));
    }

    private static void Requantize(RequantizeNode n, IntegerTensorType input)
    {
        Shape(n, input.Shape);
        Check(n, input.ZeroPoint == 0, "G2G1216", "it reads accumulators, which have no zero point");
        Check(n, n.Multipliers.Count == 1 || n.Multipliers.Count == n.Output.Shape.Channels, "G2G1217", $"it has {n.Multipliers.Count} multipliers for {n.Output.Shape.Channels} channels");
        Check(n, n.MultiplierBits is >= 1 and <= 32 && n.Multipliers.All(m => m >= 0 && m < 1L << n.MultiplierBits), "G2G1217", $"a multiplier does not fit {n.MultiplierBits} bits");
        Check(n, n.Shift is >= 0 and <= MultiplierShift.MaxShift, "G2G1218", $"shift {n.Shift} is not in 0..{MultiplierShift.MaxShift}");
        Codes(n, n.Output);
    }

    private static void Table(TableNode n, IntegerTensorType input)
    {
        Shape(n, input.Shape);
        Codes(n, n.Output);
        Check(n, input.Type.Bits is >= 4 and <= 12, "G2G1220", $"a table index has 4 to 12 bits, not {input.Type.Bits}");
        Check(n, n.Entries.Count == 1 << input.Type.Bits, "G2G1220", $"it has {n.Entries.Count} entries for {1 << input.Type.Bits} codes");
        Check(n, n.Entries.All(e => n.Output.Type.Contains(e)), "G2G1220", $"an entry is not a code of {n.Output.Type}");
    }

    private static TensorShape Pooled(Extent kernel, Extent stride, TensorShape input)
    {
        Extent output = kernel.Slide(input, stride, Padding.None);
        return new TensorShape(output.Height, output.Width, input.Channels);
    }

    private static void Shape(IntegerNode node, TensorShape expected) =>
        Check(node, node.Output.Shape == expected, "G2G1221", $"its shape is {node.Output.Shape}, its operation gives {expected}");

    private static void Codes(IntegerNode node, IntegerTensorType codes) =>
        Check(node, codes.Type.Bits <= 32, "G2G1219", $"codes have at most 32 bits, not {codes.Type.Bits}");

    private static void Window(IntegerNode node, Extent kernel, Extent stride) =>
        Check(node, kernel is { Height: > 0, Width: > 0 } && stride is { Height: > 0, Width: > 0 }, "G2G1213", $"kernel {kernel} and stride {stride} must be positive");

    private static void Keeps(IntegerNode node, IntegerTensorType input) =>
        Check(node, node.Output with { Shape = input.Shape } == input, "G2G1206", "it keeps the type, scale and zero point of its input, its result states others");

    private static void Holds(IntegerNode node, AccumulatorBound bound)
    {
        Check(node, node.Output.ZeroPoint == 0, "G2G1216", "accumulators have no zero point");
        Check(node, node.Output.Type.Contains(bound.Min) && node.Output.Type.Contains(bound.Max), "G2G1222", $"its sums reach [{bound.Min}, {bound.Max}], which {node.Output.Type} does not hold");
    }

    private static void Check(IntegerNode node, bool holds, string code, string message)
    {
        if (!holds)
        {
            throw UserException.BadInput(code, $"node '{node.Name}'", message + ".", "Quantize the network again, or mend the graph file.");
        }
    }
}
