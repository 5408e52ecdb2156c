using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Fuzz;

/// <summary>One step towards a smaller graph; what is not named stays.</summary>
internal sealed record Change
{
    /// <summary>The node that becomes the last.</summary>
    public string? Output { get; init; }

    /// <summary>The node whose values become the image.</summary>
    public string? Input { get; init; }

    /// <summary>The node that is left out: who read it reads its input <see cref="SkipTo"/>.</summary>
    public string? Skip { get; init; }

    /// <summary>Which input.</summary>
    public int SkipTo { get; init; }

    /// <summary>Another shape of the image.</summary>
    public TensorShape? Image { get; init; }

    /// <summary>The node that the following are about.</summary>
    public string? Layer { get; init; }

    /// <summary>Output channels.</summary>
    public int? Outputs { get; init; }

    /// <summary>Kernel extents.</summary>
    public Extent? Kernel { get; init; }

    /// <summary>Any other change of that node.</summary>
    public Func<IntegerNode, IntegerNode>? Edit { get; init; }
}

/// <summary>Makes the changed graph: shapes follow from the inputs, weights are cut to what is left, sums get a wider type where theirs is too narrow.</summary>
/// <param name="whole">The graph.</param>
/// <param name="change">The step.</param>
internal sealed class GraphChange(IntegerGraph whole, Change change)
{
    private readonly Dictionary<string, IntegerNode> _made = new(StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    /// <exception cref="Diagnostics.UserException">G2G12xx: there is no such graph.</exception>
    public IntegerGraph Graph()
    {
        var nodes = new List<IntegerNode>();
        string output = change.Output ?? whole.Output.Name;
        foreach (IntegerNode node in whole.Nodes)
        {
            if (node.Name == change.Skip)
            {
                _made[node.Name] = _made[node.Inputs[change.SkipTo]];
                continue;
            }

            IntegerNode made = Make(node);
            _made[node.Name] = made;
            nodes.Add(made);
            if (node.Name == output)
            {
                break;
            }
        }

        return new IntegerGraph(whole.Name, Needed(nodes));
    }

    // What the last node reads, directly or not; and the image, which may be what was a node within.
    private static List<IntegerNode> Needed(List<IntegerNode> nodes)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { nodes[^1].Name };
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(nodes[i].Name))
            {
                needed.UnionWith(nodes[i].Inputs);
            }
        }

        return [.. nodes.Where(n => needed.Contains(n.Name))];
    }

    private IntegerNode Make(IntegerNode node)
    {
        if (node.Name == change.Input)
        {
            // Images are bytes without a sign.
            return new InputNode(node.Name, node.Output with { Type = node.Output.Type with { Signed = false }, ZeroPoint = Math.Max(0, node.Output.ZeroPoint) });
        }

        if (node is InputNode)
        {
            return node with { Output = node.Output with { Shape = change.Image ?? node.Output.Shape } };
        }

        bool meant = node.Name == change.Layer;
        node = meant && change.Edit is { } edit ? edit(node) : node;
        node = node with { Inputs = ValueArray.From(node.Inputs.Select(i => _made[i].Name)) };
        IntegerTensorType input = _made[node.Inputs[0]].Output;
        TensorShape shape = input.Shape;
        switch (node)
        {
            case ConvolutionNode n:
                return Cut(n, input, meant ? change.Kernel ?? n.Kernel : n.Kernel, meant ? change.Outputs ?? n.Bias.Count : n.Bias.Count);
            case DenseNode n:
                return Cut(n, input, meant ? change.Outputs ?? n.Bias.Count : n.Bias.Count);
            case DepthwiseNode n:
                return Cut(n, input, meant ? change.Kernel ?? n.Kernel : n.Kernel);
            case RequantizeNode n:
                return n with
                {
                    Output = Shaped(n.Output, shape),
                    Multipliers = n.Multipliers.Count == 1 ? n.Multipliers : ValueArray.From(Enumerable.Range(0, shape.Channels).Select(c => n.Multipliers[c % n.Multipliers.Count])),
                };
            case TableNode n:
                return n with { Output = Shaped(n.Output, shape), Entries = ValueArray.From(n.Entries.Take(1 << Math.Min(12, input.Type.Bits))) };
            case MaxPoolNode n:
                return n with { Output = input with { Shape = Pooled(n.Kernel, n.Stride, shape) } };
            case SumPoolNode n:
                return n with { Output = Shaped(n.Output, Pooled(n.Kernel, n.Stride, shape)) with { Type = Accumulators.OfSum(n.Kernel.Area, input.Type, input.ZeroPoint).SignedType() } };
            case AddNode n:
                return n with { Output = Shaped(n.Output, shape) with { Type = Accumulators.OfAdd(n, input, _made[n.Inputs[1]].Output).SignedType() } };
            case FlattenNode n:
                return n with { Output = input with { Shape = TensorShape.Vector(shape.Count) } };
            case ArgMaxNode n:
                return n with { Output = n.Output with { Type = Numerics.IntType.Covering(0, Math.Max(1, shape.Channels - 1)) } };
            default:
                throw new UnsupportedNodeException(node, "the reducer");
        }
    }

    private static ConvolutionNode Cut(ConvolutionNode n, IntegerTensorType input, Extent kernel, int outputs)
    {
        int inputs = n.Weights.Count / n.Bias.Count / n.Kernel.Area;
        int channels = input.Shape.Channels;
        int[] weights =
        [
            .. from o in Enumerable.Range(0, outputs)
               from y in Enumerable.Range(0, kernel.Height)
               from x in Enumerable.Range(0, kernel.Width)
               from c in Enumerable.Range(0, channels)
               select n.Weights[(((((o * n.Kernel.Height) + y) * n.Kernel.Width) + x) * inputs) + (c % inputs)],
        ];
        long[] bias = [.. n.Bias.Take(outputs)];
        Padding padding = Cut(n.Padding, kernel);
        Extent size = kernel is { Height: > 0, Width: > 0 } ? kernel.Slide(input.Shape, n.Stride, padding) : default;
        return n with
        {
            Output = Shaped(n.Output, new TensorShape(size.Height, size.Width, outputs)) with { Type = Sums(weights, bias, input, n.Output) },
            Kernel = kernel,
            Padding = padding,
            Weights = ValueArray.From(weights),
            Bias = ValueArray.From(bias),
        };
    }

    private static DenseNode Cut(DenseNode n, IntegerTensorType input, int outputs)
    {
        int inputs = n.Weights.Count / n.Bias.Count;
        int[] weights = [.. from o in Enumerable.Range(0, outputs) from c in Enumerable.Range(0, input.Shape.Channels) select n.Weights[(o * inputs) + (c % inputs)]];
        long[] bias = [.. n.Bias.Take(outputs)];
        return n with
        {
            Output = Shaped(n.Output, TensorShape.Vector(outputs)) with { Type = Sums(weights, bias, input, n.Output) },
            Weights = ValueArray.From(weights),
            Bias = ValueArray.From(bias),
        };
    }

    private static DepthwiseNode Cut(DepthwiseNode n, IntegerTensorType input, Extent kernel)
    {
        int channels = input.Shape.Channels;
        int[] weights =
        [
            .. from c in Enumerable.Range(0, channels)
               from y in Enumerable.Range(0, kernel.Height)
               from x in Enumerable.Range(0, kernel.Width)
               select n.Weights[((((c % n.Bias.Count) * n.Kernel.Height) + y) * n.Kernel.Width) + x],
        ];
        long[] bias = [.. Enumerable.Range(0, channels).Select(c => n.Bias[c % n.Bias.Count])];
        Padding padding = Cut(n.Padding, kernel);
        Extent size = kernel is { Height: > 0, Width: > 0 } ? kernel.Slide(input.Shape, n.Stride, padding) : default;
        return n with
        {
            Output = Shaped(n.Output, new TensorShape(size.Height, size.Width, channels)) with { Type = Sums(weights, bias, input, n.Output) },
            Kernel = kernel,
            Padding = padding,
            Weights = ValueArray.From(weights),
            Bias = ValueArray.From(bias),
        };
    }

    private static Padding Cut(Padding padding, Extent kernel) => new(
        Math.Min(padding.Top, Math.Max(0, kernel.Height - 1)),
        Math.Min(padding.Left, Math.Max(0, kernel.Width - 1)),
        Math.Min(padding.Bottom, Math.Max(0, kernel.Height - 1)),
        Math.Min(padding.Right, Math.Max(0, kernel.Width - 1)));

    // The declared type where it still holds the sums; it may be what the failure is about.
    private static Numerics.IntType Sums(int[] weights, long[] bias, IntegerTensorType input, IntegerTensorType declared)
    {
        if (bias.Length == 0)
        {
            return declared.Type;
        }

        var bound = Accumulators.OfLayer(weights, bias, input.Type);
        return declared.Type.Contains(bound.Min) && declared.Type.Contains(bound.Max) ? declared.Type : bound.SignedType();
    }

    private static IntegerTensorType Shaped(IntegerTensorType type, TensorShape shape) => type with { Shape = shape, Scales = [type.Scales[0]] };

    private static TensorShape Pooled(Extent kernel, Extent stride, TensorShape input)
    {
        Extent size = kernel.Slide(input, stride, Padding.None);
        return new TensorShape(size.Height, size.Width, input.Channels);
    }
}
