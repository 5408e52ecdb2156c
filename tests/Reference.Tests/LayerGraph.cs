using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>Random layers with many channels and codes and weights of 1 to 32 bits, which <see cref="RandomGraph"/> keeps small: they reach every kernel of the batch interpreter.</summary>
internal sealed class LayerGraph
{
    private readonly GraphBuilder _graph;
    private Rng _random;

    // What came later draws from a stream of its own, so that most seeds keep the graph they always had.
    private Rng _later;

    private LayerGraph(ulong seed)
    {
        _random = new Rng(seed, RandomStream.Test, epoch: 3);
        _later = new Rng(seed, RandomStream.Test, epoch: 4);
        IntType type = CodeType();
        _graph = new GraphBuilder(new TensorShape(Between(1, 7), Between(1, 7), Channels(40)), type, ZeroPoint(type));
    }

    /// <summary>Two layers with what lies between them; a function of the seed.</summary>
    public static IntegerGraph Make(ulong seed)
    {
        var maker = new LayerGraph(seed);
        maker.Convolution();
        maker.Requantize();
        if (maker._later.NextInt32(3) == 0)
        {
            maker.Depthwise();
            maker.Requantize();
        }

        if (maker.Between(0, 2) == 0)
        {
            string a = maker._graph.Last;
            maker._graph.Add(a, a, maker.Between(0, 65535), 1);
            maker.Requantize();
        }

        maker.Pool();
        maker._graph.Flatten();
        maker.Dense();
        maker.Requantize();
        return maker._graph.ArgMax().Build(FormattableString.Invariant($"layers-{seed}"));
    }

    private void Convolution()
    {
        TensorShape shape = _graph.Type.Shape;
        var kernel = new Extent(Between(1, Math.Min(3, shape.Height)), Between(1, Math.Min(3, shape.Width)));
        var padding = new Padding(Between(0, kernel.Height - 1), Between(0, kernel.Width - 1), Between(0, kernel.Height - 1), Between(0, kernel.Width - 1));
        int outputs = Channels(130);
        IntType type = WeightType();
        _graph.Convolution(kernel, new Extent(Between(1, 2), Between(1, 2)), padding, type, Weights(type, outputs * kernel.Area * shape.Channels), Bias(outputs));
    }

    private void Depthwise()
    {
        TensorShape shape = _graph.Type.Shape;
        var kernel = new Extent(Between(1, Math.Min(3, shape.Height)), Between(1, Math.Min(3, shape.Width)));
        var padding = new Padding(Between(0, kernel.Height - 1), Between(0, kernel.Width - 1), Between(0, kernel.Height - 1), Between(0, kernel.Width - 1));
        IntType type = WeightType();
        _graph.Depthwise(kernel, new Extent(Between(1, 2), Between(1, 2)), padding, type, Weights(type, shape.Channels * kernel.Area), Bias(shape.Channels));
    }

    private void Dense()
    {
        int outputs = Channels(70);
        IntType type = WeightType();
        _graph.Dense(type, Weights(type, outputs * _graph.Type.Shape.Channels), Bias(outputs));
    }

    private void Pool()
    {
        TensorShape shape = _graph.Type.Shape;
        var kernel = new Extent(Between(1, Math.Min(2, shape.Height)), Between(1, Math.Min(2, shape.Width)));
        if (Between(0, 1) == 0)
        {
            _graph.MaxPool(kernel, Extent.Square(Between(1, 2)));
        }
        else
        {
            _graph.SumPool(kernel, Extent.Square(Between(1, 2)));
            Requantize();
        }
    }

    /// <summary>Most codes lie inside their type: the multiplier brings the accumulator's type about to theirs.</summary>
    private void Requantize()
    {
        if (_graph.Type.ZeroPoint != 0)
        {
            _graph.SumPool(Extent.Square(1), Extent.Square(1));
        }

        IntType type = CodeType();
        int bits = type.Bits <= 10 ? 16 : 31;
        int wanted = Math.Max(0, _graph.Type.Type.Bits - type.Bits - Between(0, 4));
        int shift = Math.Min(MultiplierShift.MaxShift, wanted + bits - 1);
        long[] multipliers = [.. Enumerable.Range(0, Between(0, 1) == 0 ? 1 : _graph.Type.Shape.Channels).Select(_ => (1L << (bits - 2)) + _random.NextInt32(1 << (bits - 2)))];
        Rounding rounding = Between(0, 5) switch { 0 => Rounding.HalfEven, 1 => Rounding.Floor, _ => Rounding.HalfUp };
        _graph.Requantize(type, multipliers, shift, rounding, Between(0, 5) == 0 ? Overflow.Wrap : Overflow.Saturate, relu: Between(0, 1) == 0, ZeroPoint(type), multiplierBits: bits);
    }

    private IntType CodeType() => new(Between(0, 3) switch { 0 => 16, 1 => Between(1, 32), 2 => 32, _ => 8 }, Signed: Between(0, 1) == 0);

    private IntType WeightType() => Between(0, 3) switch { 0 => new(16, Signed: true), 1 => new(32, Signed: true), 2 => new(Between(1, 8), Signed: Between(0, 4) > 0), _ => IntType.S8 };

    private int[] Weights(IntType type, int count) => [.. Enumerable.Range(0, count).Select(_ => (int)Code(type))];

    private long[] Bias(int count) => [.. Enumerable.Range(0, count).Select(_ => Code(new IntType(20, Signed: true)))];

    private long Code(IntType type) => Between(0, 15) switch
    {
        0 => type.Min,
        1 => type.Max,
        _ => type.Min + (long)(_random.NextUInt64() & ((1UL << type.Bits) - 1)),
    };

    private int ZeroPoint(IntType type) => Between(0, 2) > 0 ? 0 : (int)Math.Clamp(Code(type), int.MinValue, int.MaxValue);

    /// <summary>Often few, now and then up to <paramref name="most"/>.</summary>
    private int Channels(int most) => Between(0, 2) == 0 ? Between(1, 6) : Between(1, most);

    private int Between(int min, int max) => min + _random.NextInt32(max - min + 1);
}
