using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Fuzz;

/// <summary>
/// Random integer graphs of what hardware takes, with what no quantizer makes: any widths, zero points and paddings, weights at the ends of their range,
/// multipliers of 0, shifts of 0, sums of unequal branches.
/// </summary>
internal sealed class RandomIntegerGraph
{
    private readonly List<IntegerNode> _nodes = [];
    private Rng _random;
    private IntegerNode _last;

    private RandomIntegerGraph(Rng random)
    {
        _random = random;

        // Images are bytes without a sign.
        var type = new IntType(Chance(60) ? 8 : Between(1, 8), Signed: false);
        _last = new InputNode("input", new IntegerTensorType(new TensorShape(Between(1, 10), Between(1, 10), Between(1, 5)), type, [1], ZeroPoint(type)));
        _nodes.Add(_last);
    }

    private IntegerTensorType Type => _last.Output;

    /// <summary>A graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="random">Where its numbers come from.</param>
    public static IntegerGraph Make(string name, ref Rng random)
    {
        var maker = new RandomIntegerGraph(random);
        for (int blocks = maker.Between(1, 4); blocks > 0; blocks--)
        {
            maker.Block();
        }

        maker.End();
        random = maker._random;
        return new IntegerGraph(name, maker._nodes);
    }

    // Every block begins and ends with codes.
    private void Block()
    {
        switch (Between(0, 10))
        {
            case < 4:
                Convolution(Kernel(3, padded: true), Stride(), anyPadding: true, Between(1, 6));
                Requantize(1, 16);
                break;
            case 10:
                Depthwise(Kernel(3, padded: true), Stride(), anyPadding: true);
                Requantize(1, 16);
                break;
            case 4:
                Extent window = Kernel(3);
                Extent stride = Side(window);
                Append("max_pool", (n, inputs) => new MaxPoolNode(n, inputs, Type with { Shape = Pooled(window, stride) }, window, stride));
                break;
            case 5:
                Extent area = Chance(30) ? new Extent(Type.Shape.Height, Type.Shape.Width) : Kernel(3);
                SumPool(area, Side(area));
                Requantize(1, 16);
                break;
            case 6:
                Table();
                break;
            case < 9:
                Join(reshapes: Chance(50), depth: 1);
                break;
            default:
                if (Chance(70))
                {
                    Scale();
                }

                Requantize(1, 20);
                break;
        }
    }

    // Codes, logits, the index of the largest of either, or wide codes.
    private void End()
    {
        switch (Between(0, 4))
        {
            case 0:
                Dense();
                break;
            case 1:
                Dense();
                ArgMax();
                break;
            case 2:
                Flatten();
                ArgMax();
                break;
            case 3:
                Dense();
                Requantize(2, 32);
                break;
            default:
                Requantize(17, 32);
                break;
        }
    }

    private void Convolution(Extent kernel, Extent stride, bool anyPadding, int outputs)
    {
        (Padding padding, Extent size) = Sliding(kernel, stride, anyPadding);
        (IntType weightType, int[] weights, long[] bias) = Weights(outputs, kernel.Area * Type.Shape.Channels);
        IntegerTensorType output = new(new TensorShape(size.Height, size.Width, outputs), Accumulators.OfLayer(weights, bias, Type.Type).SignedType(), [1]);
        Append("conv", (n, inputs) => new ConvolutionNode(n, inputs, output, kernel, stride, padding, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    private void Depthwise(Extent kernel, Extent stride, bool anyPadding)
    {
        int channels = Type.Shape.Channels;
        (Padding padding, Extent size) = Sliding(kernel, stride, anyPadding);
        (IntType weightType, int[] weights, long[] bias) = Weights(channels, kernel.Area);
        IntegerTensorType output = new(new TensorShape(size.Height, size.Width, channels), Accumulators.OfLayer(weights, bias, Type.Type).SignedType(), [1]);
        Append("depthwise", (n, inputs) => new DepthwiseNode(n, inputs, output, kernel, stride, padding, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    // Padding as training has it, or any, and how many windows that makes.
    private (Padding Padding, Extent Size) Sliding(Extent kernel, Extent stride, bool anyPadding)
    {
        Padding padding = Padding.Same(Type.Shape, kernel, stride);
        if (anyPadding && Chance(60))
        {
            padding = new Padding(Between(0, kernel.Height - 1), Between(0, kernel.Width - 1), Between(0, kernel.Height - 1), Between(0, kernel.Width - 1));
        }

        Extent size = kernel.Slide(Type.Shape, stride, padding);
        if (anyPadding && (size.Height < 1 || size.Width < 1))
        {
            padding = new Padding(kernel.Height - 1, kernel.Width - 1, kernel.Height - 1, kernel.Width - 1);
            size = kernel.Slide(Type.Shape, stride, padding);
        }

        return (padding, size);
    }

    private void Dense()
    {
        Flatten();
        int outputs = Between(1, 8);
        (IntType weightType, int[] weights, long[] bias) = Weights(outputs, Type.Shape.Channels);
        IntegerTensorType output = new(TensorShape.Vector(outputs), Accumulators.OfLayer(weights, bias, Type.Type).SignedType(), [1]);
        Append("dense", (n, inputs) => new DenseNode(n, inputs, output, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    private void Scale()
    {
        (IntType weightType, int[] weights, long[] bias) = Weights(Type.Shape.Channels, 1);
        IntegerTensorType output = new(Type.Shape, Accumulators.OfLayer(weights, bias, Type.Type).SignedType(), [1]);
        Append("scale", (n, inputs) => DepthwiseNode.Scale(n, inputs, output, weightType, ValueArray.From(weights), ValueArray.From(bias)));
    }

    private void SumPool(Extent window, Extent stride)
    {
        IntType type = Accumulators.OfSum(window.Area, Type.Type, Type.ZeroPoint).SignedType();
        Append("sum_pool", (n, inputs) => new SumPoolNode(n, inputs, new IntegerTensorType(Pooled(window, stride), type, [1]), window, stride));
    }

    private void Flatten()
    {
        if (Type.Shape is not { Height: 1, Width: 1 })
        {
            Append("flatten", (n, inputs) => new FlattenNode(n, inputs, Type with { Shape = TensorShape.Vector(Type.Shape.Count) }));
        }
    }

    private void ArgMax() =>
        Append("argmax", (n, inputs) => new ArgMaxNode(n, inputs, new IntegerTensorType(TensorShape.Vector(1), IntType.Covering(0, Type.Shape.Channels - 1), [1])));

    private void Table()
    {
        if (Type.Type.Bits is < 4 or > 10)
        {
            Requantize(4, 10);
        }

        IntType type = CodeType(1, 16);
        int[] entries = [.. Enumerable.Range(0, 1 << Type.Type.Bits).Select(_ => (int)Code(type))];
        int zeroPoint = ZeroPoint(type);
        Append("table", (n, inputs) => new TableNode(n, inputs, new IntegerTensorType(Type.Shape, type, [1], zeroPoint), "sigmoid", ValueArray.From(entries)));
    }

    // Two branches of one shape; each may itself branch, into branches that keep the shape.
    private void Join(bool reshapes, int depth)
    {
        IntegerNode start = _last;
        Extent stride = reshapes ? Stride() : Extent.Square(1);
        int channels = reshapes ? Between(1, 6) : Type.Shape.Channels;
        string a = Branch();
        string b = Branch();
        var node = new AddNode("add" + _nodes.Count, [a, b], _last.Output with { ZeroPoint = 0 }, Multiplier(), Multiplier());
        IntegerTensorType typeA = _nodes.First(n => n.Name == a).Output;
        _last = node with { Output = node.Output with { Type = Accumulators.OfAdd(node, typeA, _last.Output).SignedType() } };
        _nodes.Add(_last);
        Requantize(2, 12);

        string Branch()
        {
            _last = start;
            bool plain = !reshapes && Chance(60);
            if (!plain)
            {
                Convolution(Kernel(3, padded: true), stride, anyPadding: false, channels);
                Requantize(2, 12);
            }
            else if (Chance(20))
            {
                Depthwise(Kernel(3, padded: true), Extent.Square(1), anyPadding: false);
                Requantize(2, 12);
            }

            switch (Between(0, 4))
            {
                case 0:
                    Table();
                    break;
                case 1:
                    Requantize(2, 12);
                    break;
                case 2 when depth > 0:
                    Join(reshapes: false, depth - 1);
                    break;
                default:
                    break;
            }

            return _last.Name;
        }

        long Multiplier() => Chance(50) ? 1 : Between(0, 65535);
    }

    // Scales sums so that most results lie in or near the range of their type; now and then not at all.
    private void Requantize(int minBits, int maxBits)
    {
        if (Type.ZeroPoint != 0)
        {
            // Only values without a zero point are requantized; a sum over one code takes it off.
            SumPool(Extent.Square(1), Extent.Square(1));
        }

        IntType type = CodeType(minBits, maxBits);
        int multiplierBits = type.Bits <= 10 && !Chance(10) ? 16 : 32;
        int shift = Chance(10) ? 0 : Between(0, 40);
        int log = shift + type.Bits - Type.Type.Bits + Between(0, 3);
        if (log < 0 && !Chance(10))
        {
            shift = Math.Min(MultiplierShift.MaxShift, shift - log);
        }
        else if (log >= multiplierBits)
        {
            shift = Math.Max(0, shift - (log - multiplierBits + 1));
        }

        log = Math.Clamp(log, 0, multiplierBits - 1);
        bool powers = Chance(25);
        long[] multipliers = new long[Chance(50) ? 1 : Type.Shape.Channels];
        for (int i = 0; i < multipliers.Length; i++)
        {
            long power = 1L << log;
            multipliers[i] = powers ? power : Between(0, 19) switch { 0 => 0, 1 => (1L << multiplierBits) - 1, 2 => power, _ => power + (long)(_random.NextUInt64() & ((ulong)power - 1)) };
        }

        var rounding = (Rounding)Between(0, 2);
        Overflow overflow = Chance(25) ? Overflow.Wrap : Overflow.Saturate;
        bool relu = Chance(40);
        int zeroPoint = ZeroPoint(type);
        Append("requantize", (n, inputs) => new RequantizeNode(
            n, inputs, new IntegerTensorType(Type.Shape, type, [1], zeroPoint), ValueArray.From(multipliers), multiplierBits, shift, rounding, overflow, relu));
    }

    private (IntType Type, int[] Weights, long[] Bias) Weights(int outputs, int fanIn)
    {
        var type = new IntType(Chance(15) ? Between(9, 16) : Between(1, 8), Signed: !Chance(10));
        var bias = new IntType(Chance(10) ? 30 : Between(1, 14), Signed: true);
        return (type, [.. Enumerable.Range(0, outputs * fanIn).Select(_ => (int)Code(type))], [.. Enumerable.Range(0, outputs).Select(_ => Code(bias))]);
    }

    private Extent Kernel(int most, bool padded = false) => padded && Chance(20)
        ? new Extent(Between(1, most + 1), Between(1, most + 1))
        : new Extent(Between(1, Math.Min(most, Type.Shape.Height)), Between(1, Math.Min(most, Type.Shape.Width)));

    private Extent Stride() => Chance(60) ? Extent.Square(1) : new Extent(Between(1, 3), Between(1, 3));

    // Side by side, or overlapping, or apart.
    private Extent Side(Extent window) => Chance(60) ? window : new Extent(Between(1, 3), Between(1, 3));

    private TensorShape Pooled(Extent window, Extent stride) =>
        new(((Type.Shape.Height - window.Height) / stride.Height) + 1, ((Type.Shape.Width - window.Width) / stride.Width) + 1, Type.Shape.Channels);

    // Uniform, with the ends of the range more often.
    private long Code(IntType type) => Between(0, 11) switch
    {
        0 => type.Min,
        1 => type.Max,
        _ => type.Min + (long)(_random.NextUInt64() & ((1UL << type.Bits) - 1)),
    };

    private int ZeroPoint(IntType type) => Chance(75) ? 0 : (int)Math.Clamp(Code(type), int.MinValue, int.MaxValue);

    private IntType CodeType(int minBits, int maxBits) => new(Chance(40) ? Math.Clamp(8, minBits, maxBits) : Between(minBits, maxBits), Signed: Chance(50));

    private void Append(string kind, Func<string, ValueArray<string>, IntegerNode> make)
    {
        _last = make(FormattableString.Invariant($"{kind}{_nodes.Count}"), [_last.Name]);
        _nodes.Add(_last);
    }

    private bool Chance(int percent) => _random.NextInt32(100) < percent;

    private int Between(int min, int max) => min + _random.NextInt32(max - min + 1);
}
