using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.TestKit;

/// <summary>Random legal graphs: small, but with every operation and option; a graph is a pure function of its seed.</summary>
public sealed class RandomGraph
{
    private readonly GraphBuilder _graph;
    private Rng _random;

    // What came later draws from a stream of its own, so that most seeds keep the graph they always had.
    private Rng _later;
    private Rng _latest;

    private RandomGraph(ulong seed)
    {
        _random = new Rng(seed, RandomStream.Test);
        _later = new Rng(seed, RandomStream.Test, epoch: 17);
        _latest = new Rng(seed, RandomStream.Test, epoch: 20);
        var shape = new TensorShape(Between(1, 8), Between(1, 8), Between(1, 4));
        IntType type = CodeType(1, 8);
        _graph = new GraphBuilder(shape, type, ZeroPoint(type));
    }

    private IntegerTensorType Type => _graph.Type;

    private bool IsVector => Type.Shape is { Height: 1, Width: 1 };

    /// <summary>The graph of a seed.</summary>
    public static IntegerGraph Make(ulong seed)
    {
        var maker = new RandomGraph(seed);
        for (int blocks = maker.Between(1, 4); blocks > 0; blocks--)
        {
            maker.Block();
            if (maker._later.NextInt32(10) == 0)
            {
                maker.Scale();
            }

            if (maker._latest.NextInt32(10) == 0)
            {
                maker.Depthwise();
            }
        }

        maker.End();
        return maker._graph.Build(FormattableString.Invariant($"random-{seed}"));
    }

    private void Block()
    {
        switch (Between(0, 7))
        {
            case 0 or 1:
                Convolution();
                Truncate();
                Requantize(2, 10);
                break;
            case 2:
                Vector();
                Dense();
                Truncate();
                Requantize(2, 12);
                break;
            case 3:
                (Extent kernel, Extent stride) = Window();
                _graph.MaxPool(kernel, stride);
                break;
            case 4:
                (kernel, stride) = Window();
                _graph.SumPool(kernel, stride);
                Requantize(1, 12);
                break;
            case 5:
                Table();
                break;
            case 6:
                Join();
                break;
            default:
                Requantize(1, 16);
                break;
        }
    }

    /// <summary>Ends in codes, in logits, in the index of the largest logit or code, or in 32-bit codes.</summary>
    private void End()
    {
        switch (Between(0, 3))
        {
            case 0:
                Vector();
                Dense();
                break;
            case 1:
                Vector();
                Dense();
                _graph.ArgMax();
                break;
            case 2:
                Vector();
                _graph.ArgMax();
                break;
            default:
                Convolution();
                Requantize(17, 32);
                break;
        }
    }

    private void Convolution()
    {
        (Extent kernel, Padding padding) = Padded();
        int outputs = Between(1, 5);
        IntType weightType = WeightType();
        _graph.Convolution(kernel, Stride(), padding, weightType, Weights(weightType, outputs * kernel.Area * Type.Shape.Channels), Bias(outputs));
    }

    private void Depthwise()
    {
        (Extent kernel, Padding padding) = Padded();
        int channels = Type.Shape.Channels;
        IntType weightType = WeightType();
        _graph.Depthwise(kernel, Stride(), padding, weightType, Weights(weightType, channels * kernel.Area), Bias(channels));
        Requantize(2, 10);
    }

    private (Extent Kernel, Padding Padding) Padded()
    {
        var kernel = new Extent(Between(1, 4), Between(1, 4));
        var padding = new Padding(Between(0, kernel.Height - 1), Between(0, kernel.Width - 1), Between(0, kernel.Height - 1), Between(0, kernel.Width - 1));
        TensorShape shape = Type.Shape;
        return Chance(40) || kernel.Height > shape.Height + padding.Top + padding.Bottom || kernel.Width > shape.Width + padding.Left + padding.Right
            ? (new Extent(Math.Min(kernel.Height, shape.Height), Math.Min(kernel.Width, shape.Width)), Padding.None)
            : (kernel, padding);
    }

    private void Scale()
    {
        int channels = Type.Shape.Channels;
        IntType weightType = WeightType();
        _graph.Depthwise(weightType, Weights(weightType, channels), Bias(channels));
        Requantize(2, 10);
    }

    // hls4ml's sums: now and then instead of exact ones.
    private void Truncate()
    {
        if (_later.NextInt32(10) == 0)
        {
            _graph.Truncated(_later.NextInt32(12), new IntType(2 + _later.NextInt32(20), Signed: true));
        }
    }

    private void Dense()
    {
        int outputs = Between(1, 8);
        IntType weightType = WeightType();
        _graph.Dense(weightType, Weights(weightType, outputs * Type.Shape.Channels), Bias(outputs));
    }

    private void Table()
    {
        if (Type.Type.Bits is < 4 or > 12)
        {
            Requantize(4, 12);
        }

        IntType type = CodeType(1, 16);
        _graph.Table(type, [.. Enumerable.Range(0, 1 << Type.Type.Bits).Select(_ => (int)Code(type))], Chance(50) ? "sigmoid" : "tanh", ZeroPoint(type));
    }

    /// <summary>A residual sum of two branches that begin at one node; each is the node itself or a point-wise function of it.</summary>
    private void Join()
    {
        string start = _graph.Last;
        string a = Branch();
        string b = Branch();
        _graph.Add(a, b, Multiplier(), Multiplier());
        Requantize(2, 10);

        string Branch()
        {
            _graph.From(start);
            switch (Between(0, 2))
            {
                case 0:
                    break;
                case 1:
                    Table();
                    break;
                default:
                    Requantize(2, 10);
                    break;
            }

            return _graph.Last;
        }

        long Multiplier() => Chance(50) ? 1 : Between(0, 65535);
    }

    private void Vector()
    {
        if (!IsVector || Chance(10))
        {
            _graph.Flatten();
        }
    }

    /// <summary>Scales the sums so that most results lie in or near the range of their type; now and then not at all.</summary>
    private void Requantize(int minBits, int maxBits)
    {
        if (Type.ZeroPoint != 0)
        {
            // Only values without a zero point are requantized; a sum over one code takes it off.
            _graph.SumPool(Extent.Square(1), Extent.Square(1));
        }

        IntType type = CodeType(minBits, maxBits);
        int multiplierBits = type.Bits <= 10 && !Chance(10) ? 16 : 32;
        int shift = Chance(10) ? 0 : Between(0, 40);
        int multiplierLog = shift + type.Bits - Type.Type.Bits + Between(0, 3);
        if (multiplierLog < 0 && !Chance(10))
        {
            shift = Math.Min(MultiplierShift.MaxShift, shift - multiplierLog);
        }
        else if (multiplierLog >= multiplierBits)
        {
            shift = Math.Max(0, shift - (multiplierLog - multiplierBits + 1));
        }

        multiplierLog = Math.Clamp(multiplierLog, 0, multiplierBits - 1);
        long[] multipliers = new long[Chance(50) ? 1 : Type.Shape.Channels];
        for (int i = 0; i < multipliers.Length; i++)
        {
            long power = 1L << multiplierLog;
            multipliers[i] = Between(0, 19) switch { 0 => 0, 1 => (1L << multiplierBits) - 1, 2 or 3 => power, _ => power + (long)(_random.NextUInt64() & ((ulong)power - 1)) };
        }

        var rounding = (Rounding)Between(0, 2);
        Overflow overflow = Chance(25) ? Overflow.Wrap : Overflow.Saturate;
        _graph.Requantize(type, multipliers, shift, rounding, overflow, relu: Chance(40), ZeroPoint(type), multiplierBits: multiplierBits);
    }

    private (Extent Kernel, Extent Stride) Window()
    {
        var kernel = new Extent(Between(1, Math.Min(3, Type.Shape.Height)), Between(1, Math.Min(3, Type.Shape.Width)));
        return Chance(20) ? (new Extent(Type.Shape.Height, Type.Shape.Width), Stride()) : (kernel, Chance(50) ? kernel : Stride());
    }

    private Extent Stride() => new(Between(1, 3), Between(1, 3));

    private IntType WeightType() => new(Chance(10) ? 16 : Between(1, 8), Signed: !Chance(10));

    private int[] Weights(IntType type, int count) => [.. Enumerable.Range(0, count).Select(_ => (int)Code(type))];

    private long[] Bias(int count)
    {
        int bits = Chance(10) ? 30 : Between(1, 14);
        return [.. Enumerable.Range(0, count).Select(_ => Code(new IntType(bits, Signed: true)))];
    }

    /// <summary>Uniform, with the ends of the range more often.</summary>
    private long Code(IntType type) => Between(0, 15) switch
    {
        0 => type.Min,
        1 => type.Max,
        _ => type.Min + (long)(_random.NextUInt64() & ((1UL << type.Bits) - 1)),
    };

    private int ZeroPoint(IntType type) => Chance(70) ? 0 : (int)Math.Clamp(Code(type), int.MinValue, int.MaxValue);

    private IntType CodeType(int minBits, int maxBits) => new(Chance(50) ? Math.Clamp(8, minBits, maxBits) : Between(minBits, maxBits), Signed: Chance(50));

    private bool Chance(int percent) => _random.NextInt32(100) < percent;

    private int Between(int min, int max) => min + _random.NextInt32(max - min + 1);
}
