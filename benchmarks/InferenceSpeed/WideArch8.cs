using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Benchmarks.InferenceSpeed;

/// <summary>The layers of arch8 with weights and activations of one width and random weights: 16 bits as Q1.15 has them, 32 as Q1.31.</summary>
internal sealed class WideArch8
{
    private readonly GraphBuilder _graph = new(new TensorShape(32, 32, 3), IntType.U8);
    private readonly IntType _type;
    private Rng _random = new(1, RandomStream.Test);

    private WideArch8(int bits) => _type = new IntType(bits, Signed: true);

    /// <summary>The graph.</summary>
    /// <param name="bits">9 to 32.</param>
    public static IntegerGraph Make(int bits)
    {
        var net = new WideArch8(bits);
        net.Block(28);
        net.Block(56);
        net._graph.SumPool(Extent.Square(8), Extent.Square(1));
        net.Requantize(relu: false);
        net._graph.Dense(net._type, net.Weights(10 * 56), new long[10]);
        net.Requantize(relu: false);
        return net._graph.ArgMax().Build(FormattableString.Invariant($"arch8 {bits} bit"));
    }

    private void Block(int filters)
    {
        string start = _graph.Last;
        string path = Convolution(Convolution(start, filters, 3), filters, 3);
        string shortcut = Convolution(start, filters, 1);
        _graph.Add(path, shortcut, 1, 1);
        Requantize(relu: false);
        _graph.MaxPool(Extent.Square(2), Extent.Square(2));
    }

    private string Convolution(string from, int filters, int kernel)
    {
        _graph.From(from);
        int border = kernel / 2;
        int count = filters * kernel * kernel * _graph.Type.Shape.Channels;
        _graph.Convolution(Extent.Square(kernel), Extent.Square(1), new Padding(border, border, border, border), _type, Weights(count), new long[filters]);
        Requantize(relu: kernel > 1);
        return _graph.Last;
    }

    private void Requantize(bool relu)
    {
        int shift = Math.Max(0, _graph.Type.Type.Bits - _type.Bits - 2);
        _graph.Requantize(_type, [.. Enumerable.Range(0, _graph.Type.Shape.Channels).Select(c => (1L << 29) + c)], Math.Min(MultiplierShift.MaxShift, shift + 30), relu: relu);
    }

    private int[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (int)((long)(_random.NextUInt64() >> (64 - _type.Bits)) + _type.Min))];
}
