using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Quantization;

/// <content>Activations, pools and sums: all that makes codes.</content>
public sealed partial class Quantizer
{
    private RequantizeNode Relu(ReluLayer n)
    {
        (IntType type, double scale) = CodesOf(n);
        return Requantize(n, n.Name, _value[n.Inputs[0]], type, scale, relu: true);
    }

    private TableNode Table(FloatNode n, string function)
    {
        QuantizationOptions format = _formats[n.Name];
        Func<double, double> f = function == "tanh" ? Math.Tanh : x => 1 / (1 + Math.Exp(-x));
        (IntType type, double scale) = IsLiteral(n) ? CodesOf(n, negative: true, 1) : TableCodes();
        IntegerNode input = _value[n.Inputs[0]];
        var indexType = new IntType(format.TableBits, Signed: true);
        double range = Math.Min(_ranges[n.Inputs[0]].Magnitude, FlatBeyond(f, scale));
        double wanted = new Scales(format.PowerOfTwo).Covering(range, indexType.Max);

        // The index has a rounding of its own: a wrapped one would take an entry from the other end.
        IntegerNode index = Requantize(n, n.Name + ".index", input, indexType, wanted, relu: false, Rounding.HalfUp, Overflow.Saturate);
        double indexScale = index.Output.Scales[0];
        int[] entries = [.. Enumerable.Range(0, 1 << indexType.Bits).Select(i => (int)Math.Clamp(Math.Floor((f(indexScale * (i + indexType.Min)) / scale) + 0.5), type.Min, type.Max))];
        return Add(new TableNode(n.Name, [index.Name], new IntegerTensorType(index.Output.Shape, type, [scale]), function, ValueArray.From(entries)));

        // At most 4096 entries have no use for more than 16 bits.
        (IntType Type, double Scale) TableCodes()
        {
            var codes = new IntType(Math.Min(16, CodeBits(n)), format.SignedActivations ?? function == "tanh");
            return (codes, format.PowerOfTwo ? Math.ScaleB(1, codes.Signed ? 1 - codes.Bits : -codes.Bits) : 1.0 / Math.Max(1, codes.Max));
        }
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
        (IntType mean, double scale) = CodesOf(n, type.Signed, _ranges[n.Name].Magnitude);
        return Requantize(n, n.Name, sum, mean, scale, relu: false);
    }

    private static Extent Whole(TensorShape image) => new(image.Height, image.Width);

    private RequantizeNode Sum(AddLayer n)
    {
        IntegerNode a = Codes(n.Inputs[0]);
        IntegerNode b = Codes(n.Inputs[1]);
        (IntType type, double scale) = CodesOf(n);
        scale = new Scales(_formats[n.Name].PowerOfTwo).Reachable(scale, [.. a.Output.Scales, .. b.Output.Scales]);
        bool one = a.Output.Scales[0] == scale && b.Output.Scales[0] == scale;
        MultiplierShift m = one ? new MultiplierShift([1, 1], 0) : MultiplierShift.FromRatios([a.Output.Scales[0] / scale, b.Output.Scales[0] / scale], 16);
        var draft = new AddNode(n.Name + ".sum", [a.Name, b.Name], a.Output, m.Multipliers[0], m.Multipliers[1]);
        AddNode sum = Add(draft with { Output = new IntegerTensorType(a.Output.Shape, Accumulators.OfAdd(draft, a.Output, b.Output).SignedType(), [Math.ScaleB(scale, -m.Shift)]) });
        return Requantize(n, n.Name, sum, type, scale, relu: false);
    }

    // The scale that a sum and both its branches share, so that hardware multiplies nothing there; null where they keep their own. docs/decisions/0018-sums-that-multiply-nothing.md.
    private double? ScaleOfSum(AddLayer sum)
    {
        FloatNode[] branches = [.. sum.Inputs.Select(i => _graph[i])];
        if (_ownScales || branches[0] == branches[1] || !MayShare(sum) || !branches.All(IsBranch))
        {
            return null;
        }

        // A branch that is 0 on all calibration images asks for nothing.
        double own = OwnCodesOf(sum).Scale;
        double shared = branches.Where(b => _ranges[b.Name].Magnitude > 0).Select(b => OwnCodesOf(b).Scale).Append(own).Max();

        // Branches that cancel each other would leave the sum few codes.
        return shared <= 2 * own ? shared : null;

        // Its codes are made for the sum, and for nothing else, and have as many bits.
        bool IsBranch(FloatNode n) => (n is ConvolutionLayer or DenseLayer or ReluLayer) && MayShare(n) && _formats[n.Name].ActivationBits == _formats[sum.Name].ActivationBits
            && _graph.Nodes.Count(m => m.Inputs.Contains(n.Name)) == 1;
    }

    // Below 8 bits the smaller branch would vanish; what wraps must hold what it holds.
    private bool MayShare(FloatNode n) => n != _graph.Output && !IsLiteral(n) && _formats[n.Name] is { ActivationBits: >= 8, Overflow: Overflow.Saturate, Fixed: null };

    private FlattenNode Flatten(FlattenLayer n)
    {
        IntegerNode input = Codes(n.Inputs[0]);
        return Add(new FlattenNode(n.Name, [input.Name], input.Output with { Shape = _graph.ShapeOf(n.Name) }));
    }

    // The codes of a float node: accumulators without an activation of their own are requantized to their calibrated range.
    private IntegerNode Codes(string name)
    {
        IntegerNode value = _value[name];
        if (value is not (ConvolutionNode or DepthwiseNode or DenseNode))
        {
            return value;
        }

        FloatNode n = _graph[name];
        (IntType type, double scale) = CodesOf(n);
        return _nodes.Find(m => m.Name == name + ".code") ?? Requantize(n, name + ".code", value, type, scale, relu: false);
    }

    // Logits are accumulators of up to 32 bits; wider ones become codes of 32, and in a literal format codes of the format.
    private IntegerNode Logits(FloatNode output)
    {
        IntegerNode value = _value[output.Name];
        bool literal = IsLiteral(output) && !_formats[output.Name].TruncateProducts;
        if (value is not (ConvolutionNode or DepthwiseNode or DenseNode) || (value.Output.Type.Bits <= 32 && !literal))
        {
            return value;
        }

        if (literal)
        {
            return Codes(output.Name);
        }

        var type = new IntType(32, Signed: true);
        double scale = new Scales(_formats[output.Name].PowerOfTwo).Covering(_ranges[output.Name].Magnitude, type.Max);
        return Requantize(output, output.Name + ".code", value, type, scale, relu: false);
    }

    /// <summary>Type and scale of a node's codes.</summary>
    /// <param name="n">The node.</param>
    private (IntType Type, double Scale) CodesOf(FloatNode n)
    {
        (IntType type, double scale) = OwnCodesOf(n);
        AddLayer? sum = n as AddLayer ?? _graph.Nodes.OfType<AddLayer>().FirstOrDefault(s => s.Inputs.Contains(n.Name));
        return (type, sum is not null && ScaleOfSum(sum) is { } shared ? shared : scale);
    }

    // By the node's own range.
    private (IntType Type, double Scale) OwnCodesOf(FloatNode n)
    {
        // Wrapping acts before ReLU: its codes must hold what ReLU is to take away, else that comes back at the other end.
        ActivationRange range = n is not ReluLayer ? _ranges[n.Name]
            : _formats[n.Name].Overflow == Overflow.Wrap ? _ranges[n.Inputs[0]]
            : new ActivationRange(0, Math.Max(0, _ranges[n.Name].Max));
        return CodesOf(n, range.Min < 0, range.Magnitude);
    }

    /// <summary>Type and scale of codes.</summary>
    /// <param name="n">The node.</param>
    /// <param name="negative">Whether it has negative values.</param>
    /// <param name="magnitude">Largest magnitude on calibration images.</param>
    private (IntType Type, double Scale) CodesOf(FloatNode n, bool negative, double magnitude)
    {
        QuantizationOptions format = _formats[n.Name];
        if (IsLiteral(n) && format.Fixed is { } q)
        {
            return (q.CodeType(), q.Step);
        }

        var type = new IntType(CodeBits(n), format.SignedActivations ?? negative);
        double scale = new Scales(format.PowerOfTwo).Covering(magnitude, type.Max);

        // Finer codes than these would push the next layer's biases, which a Qm.n format limits to 2^(m-1), beyond 2^62.
        return (type, format.Fixed is { } point ? Math.Max(scale, Math.ScaleB(1, point.Width - 63)) : scale);
    }

    // Classes are told apart by codes of at least 16 bits, even where activations have literally fewer.
    private bool IsLiteral(FloatNode n) => _formats[n.Name] is { Literal: true, Fixed: { } q } && (q.Width >= 16 || !IsScore(n));

    private RequantizeNode Requantize(FloatNode n, string name, IntegerNode input, IntType type, double scale, bool relu) =>
        Requantize(n, name, input, type, scale, relu, _formats[n.Name].Rounding, _formats[n.Name].Overflow);

    private RequantizeNode Requantize(FloatNode n, string name, IntegerNode input, IntType type, double scale, bool relu, Rounding rounding, Overflow overflow)
    {
        scale = new Scales(_formats[n.Name].PowerOfTwo).Reachable(scale, input.Output.Scales);
        int bits = type.Bits <= 10 ? 16 : 32;
        MultiplierShift m = MultiplierShift.FromRatios([.. input.Output.Scales.Select(s => s / scale)], bits);
        return Add(new RequantizeNode(
            name, [input.Name], new IntegerTensorType(input.Output.Shape, type, [scale]), ValueArray.From(m.Multipliers), bits, m.Shift, rounding, overflow, relu));
    }

    private T Add<T>(T node)
        where T : IntegerNode
    {
        _nodes.Add(node);
        return node;
    }
}
