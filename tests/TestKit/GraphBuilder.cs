using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.TestKit;

/// <summary>Chains integer nodes for tests: each method appends one that reads the last, with the narrowest accumulator type that holds its sums.</summary>
public sealed class GraphBuilder
{
    private readonly List<IntegerNode> _nodes = [];
    private IntegerNode _last;

    public GraphBuilder(TensorShape shape, IntType type, int zeroPoint = 0, double scale = 1)
    {
        _last = new InputNode("input", new IntegerTensorType(shape, type, [scale], zeroPoint));
        _nodes.Add(_last);
    }

    /// <summary>Name of the node that the next one reads.</summary>
    public string Last => _last.Name;

    /// <summary>Type of the node that the next one reads.</summary>
    public IntegerTensorType Type => _last.Output;

    /// <summary>Lets the next node read an earlier one, to begin a branch.</summary>
    public GraphBuilder From(string name)
    {
        _last = _nodes.First(n => n.Name == name);
        return this;
    }

    /// <summary>Appends a convolution; weights [Cout, Kh, Kw, Cin].</summary>
    public GraphBuilder Convolution(Extent kernel, Extent stride, Padding padding, IntType weightType, int[] weights, long[] bias)
    {
        Extent size = kernel.Slide(Type.Shape, stride, padding);
        IntegerTensorType output = new(new TensorShape(size.Height, size.Width, bias.Length), LayerType(weights, bias), Type.Scales);
        return Append("conv", (name, inputs) => new ConvolutionNode(name, inputs, output, kernel, stride, padding, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    /// <summary>Appends a depthwise 1x1 convolution; weights [C].</summary>
    public GraphBuilder Depthwise(IntType weightType, int[] weights, long[] bias)
    {
        IntegerTensorType output = new(Type.Shape, LayerType(weights, bias), Type.Scales);
        return Append("depthwise", (name, inputs) => DepthwiseNode.Scale(name, inputs, output, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    /// <summary>Appends a depthwise convolution; weights [C, Kh, Kw].</summary>
    public GraphBuilder Depthwise(Extent kernel, Extent stride, Padding padding, IntType weightType, int[] weights, long[] bias)
    {
        Extent size = kernel.Slide(Type.Shape, stride, padding);
        IntegerTensorType output = new(new TensorShape(size.Height, size.Width, bias.Length), LayerType(weights, bias), Type.Scales);
        return Append("depthwise", (name, inputs) => new DepthwiseNode(name, inputs, output, kernel, stride, padding, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    /// <summary>Lets the last layer truncate its products by <paramref name="shift"/> and its sums wrap in <paramref name="type"/>.</summary>
    public GraphBuilder Truncated(int shift, IntType type)
    {
        _last = _last switch
        {
            ConvolutionNode n => n with { TruncateProducts = shift, Output = n.Output with { Type = type } },
            DenseNode n => n with { TruncateProducts = shift, Output = n.Output with { Type = type } },
            _ => throw new InvalidOperationException($"'{Last}' has no products"),
        };
        _nodes[^1] = _last;
        return this;
    }

    /// <summary>Appends a dense node; weights [Cout, Cin].</summary>
    public GraphBuilder Dense(IntType weightType, int[] weights, long[] bias)
    {
        IntegerTensorType output = new(TensorShape.Vector(bias.Length), LayerType(weights, bias), Type.Scales);
        return Append("dense", (name, inputs) => new DenseNode(name, inputs, output, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    /// <summary>Appends a requantize.</summary>
    public GraphBuilder Requantize(
        IntType type,
        long[] multipliers,
        int shift,
        Rounding rounding = Rounding.HalfUp,
        Overflow overflow = Overflow.Saturate,
        bool relu = false,
        int zeroPoint = 0,
        double scale = 1,
        int? multiplierBits = null)
    {
        var output = new IntegerTensorType(Type.Shape, type, [scale], zeroPoint);
        int bits = multiplierBits ?? (type.Bits <= 10 ? 16 : 32);
        return Append("requantize", (name, inputs) => new RequantizeNode(name, inputs, output, ValueArray.From(multipliers), bits, shift, rounding, overflow, relu));
    }

    /// <summary>Appends a table.</summary>
    public GraphBuilder Table(IntType type, int[] entries, string function = "sigmoid", int zeroPoint = 0, double scale = 1)
    {
        var output = new IntegerTensorType(Type.Shape, type, [scale], zeroPoint);
        return Append("table", (name, inputs) => new TableNode(name, inputs, output, function, ValueArray.From(entries)));
    }

    /// <summary>Appends a maximum pool.</summary>
    public GraphBuilder MaxPool(Extent kernel, Extent stride)
    {
        IntegerTensorType output = Type with { Shape = Pooled(kernel, stride) };
        return Append("max_pool", (name, inputs) => new MaxPoolNode(name, inputs, output, kernel, stride));
    }

    /// <summary>Appends a sum pool.</summary>
    public GraphBuilder SumPool(Extent kernel, Extent stride)
    {
        IntType type = Accumulators.OfSum(kernel.Area, Type.Type, Type.ZeroPoint).SignedType();
        IntegerTensorType output = new(Pooled(kernel, stride), type, Type.Scales);
        return Append("sum_pool", (name, inputs) => new SumPoolNode(name, inputs, output, kernel, stride));
    }

    /// <summary>Appends the sum of two earlier nodes.</summary>
    public GraphBuilder Add(string a, string b, long multiplierA, long multiplierB)
    {
        IntegerTensorType typeA = _nodes.First(n => n.Name == a).Output;
        IntegerTensorType typeB = _nodes.First(n => n.Name == b).Output;
        var node = new AddNode("add" + _nodes.Count, [a, b], typeA with { ZeroPoint = 0 }, multiplierA, multiplierB);
        _last = node with { Output = node.Output with { Type = Accumulators.OfAdd(node, typeA, typeB).SignedType() } };
        _nodes.Add(_last);
        return this;
    }

    /// <summary>Appends a flatten.</summary>
    public GraphBuilder Flatten() =>
        Append("flatten", (name, inputs) => new FlattenNode(name, inputs, Type with { Shape = TensorShape.Vector(Type.Shape.Count) }));

    /// <summary>Appends an argmax.</summary>
    public GraphBuilder ArgMax() =>
        Append("argmax", (name, inputs) => new ArgMaxNode(name, inputs, new(TensorShape.Vector(1), IntType.Covering(0, Type.Shape.Channels - 1), [1])));

    /// <summary>The verified graph.</summary>
    public IntegerGraph Build(string name = "test") => new(name, _nodes);

    private GraphBuilder Append(string kind, Func<string, ValueArray<string>, IntegerNode> make)
    {
        _last = make(kind + _nodes.Count, [Last]);
        _nodes.Add(_last);
        return this;
    }

    private IntType LayerType(int[] weights, long[] bias) => Accumulators.OfLayer(weights, bias, Type.Type).SignedType();

    private TensorShape Pooled(Extent kernel, Extent stride)
    {
        Extent size = kernel.Slide(Type.Shape, stride, Padding.None);
        return new TensorShape(size.Height, size.Width, Type.Shape.Channels);
    }
}
