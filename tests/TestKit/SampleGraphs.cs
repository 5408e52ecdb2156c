using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.TestKit;

/// <summary>Graphs of known shape with made-up numbers.</summary>
public static class SampleGraphs
{
    /// <summary>LeNet-5 as g2g runs it: 28x28x1 bytes, tanh tables, average pools, 10 logits, argmax; random weights.</summary>
    public static IntegerGraph LeNet5(ulong seed = 1)
    {
        var random = new Rng(seed, RandomStream.Test);
        var builder = new GraphBuilder(new TensorShape(28, 28, 1), IntType.U8);
        builder.Convolution(Extent.Square(5), Extent.Square(1), new Padding(2, 2, 2, 2), IntType.S8, Weights(6 * 25), new long[6]);
        Activate(6, 25);
        Average();
        builder.Convolution(Extent.Square(5), Extent.Square(1), Padding.None, IntType.S8, Weights(16 * 150), new long[16]);
        Activate(16, 150);
        Average();
        builder.Flatten();
        Dense(400, 120);
        Activate(120, 400);
        Dense(120, 84);
        Activate(84, 120);
        Dense(84, 10);
        return builder.ArgMax().Build("lenet5-shaped");

        int[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(255) - 127)];

        void Dense(int inputs, int outputs) => builder.Dense(IntType.S8, Weights(inputs * outputs), new long[outputs]);

        void Activate(int channels, int fanIn)
        {
            long[] multipliers = [.. Enumerable.Range(0, channels).Select(c => (32768L + c) / (int)Math.Sqrt(fanIn))];
            builder.Requantize(IntType.S8, multipliers, 22);
            builder.Table(IntType.S8, [.. Enumerable.Range(-128, 256).Select(i => (int)Math.Round(127 * Math.Tanh(i / 32.0)))], "tanh");
        }

        void Average() => builder.SumPool(Extent.Square(2), Extent.Square(2)).Requantize(IntType.S8, [16384], 16);
    }

    /// <summary>The worked example of docs/numerics.md: convolution, ReLU, max pool, dense, argmax on two rows of two pixels.</summary>
    public static IntegerGraph WorkedExample()
    {
        var image = new TensorShape(2, 1, 2);
        var vector = TensorShape.Vector(2);
        return new IntegerGraph("worked-example",
        [
            new InputNode("input", new(new TensorShape(2, 2, 1), IntType.U8, [1 / 255.0])),
            new ConvolutionNode("conv", ["input"], new(image, new IntType(16, Signed: true), [0.004 / 255, 0.006 / 255]), new Extent(1, 2), Extent.Square(1), Padding.None, IntType.S8, [100, -127, -20, 64], [3000, -1500]),
            new RequantizeNode("relu", ["conv"], new(image, IntType.U8, [0.01]), [26317, 39476], 16, 24, Rounding.HalfUp, Overflow.Saturate, Relu: true),
            new MaxPoolNode("pool", ["relu"], new(TensorShape.Vector(2), IntType.U8, [0.01]), new Extent(2, 1), new Extent(2, 1)),
            new FlattenNode("flat", ["pool"], new(vector, IntType.U8, [0.01])),
            new DenseNode("logits", ["flat"], new(TensorShape.Vector(3), new IntType(32, Signed: true), [0.0001]), IntType.S8, [127, -50, -30, 100, 60, 60], [100, -200, 0]),
            new ArgMaxNode("class", ["logits"], new(TensorShape.Vector(1), new IntType(2, Signed: false), [1])),
        ]);
    }

    /// <summary>What version 1.1 of the numerics added: a depthwise convolution, truncated products that wrap, and sums of more than 64 bits.</summary>
    public static IntegerGraph OfNumerics11()
    {
        var s32 = new IntType(32, Signed: true);
        return new GraphBuilder(new TensorShape(3, 3, 2), IntType.U8)
            .Depthwise(new IntType(16, Signed: true), [-32767, 12345], [40000, -1000000])
            .Requantize(IntType.S8, [3, 5], 16)
            .Convolution(Extent.Square(2), Extent.Square(1), new Padding(1, 0, 0, 1), IntType.S8, [.. Enumerable.Range(0, 24).Select(i => ((i * 37) % 256) - 128)], [1, -90, 127])
            .Truncated(5, new IntType(9, Signed: true))
            .Requantize(s32, [1L << 30, 1L << 29, 12345678], 6, Rounding.Floor)
            .Flatten()
            .Dense(s32, [.. Enumerable.Range(0, 54).Select(i => int.MinValue + (i * 40000000))], [long.MaxValue / 4, -5])
            .Requantize(s32, [1L << 31], 62, Rounding.HalfEven)
            .ArgMax()
            .Build("numerics-1.1");
    }

    /// <summary>A graph of what version 1.2 of docs/numerics.md added: depthwise nodes with windows, one with sums of more than 64 bits.</summary>
    public static IntegerGraph OfNumerics12()
    {
        var s32 = new IntType(32, Signed: true);
        return new GraphBuilder(new TensorShape(5, 4, 2), IntType.U8, zeroPoint: 3)
            .Depthwise(Extent.Square(3), Extent.Square(1), new Padding(1, 1, 1, 1), IntType.S8, [.. Enumerable.Range(0, 18).Select(i => ((i * 59) % 256) - 128)], [1000, -77])
            .Requantize(s32, [1L << 30, 1234567890], 13, zeroPoint: -9)
            .Depthwise(new Extent(2, 3), new Extent(2, 1), new Padding(0, 1, 1, 0), s32, [.. Enumerable.Range(0, 12).Select(i => (int)(int.MaxValue - (i * 350000000L)))], [long.MinValue / 4, 5])
            .Requantize(IntType.S8, [1L << 31], 60, Rounding.HalfEven, multiplierBits: 32)
            .Build("numerics-1.2");
    }

    /// <summary>Codes for the input of a graph, uniform over its type.</summary>
    public static long[] Codes(IntegerGraph graph, ref Rng random)
    {
        IntType type = graph.Input.Output.Type;
        long[] codes = new long[graph.Input.Output.Shape.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = type.Min + (long)(random.NextUInt64() & ((1UL << type.Bits) - 1));
        }

        return codes;
    }
}
