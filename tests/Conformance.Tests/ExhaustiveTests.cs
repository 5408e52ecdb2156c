using System.Numerics;
using GradientsToGates.Conformance.Tests.Oracle;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>Interpreter against oracle over all 8-bit codes of each unary operation, all pairs of the binary ones, all 16-bit accumulators of requantize.</summary>
public sealed class ExhaustiveTests
{
    private static readonly IntType[] ByteTypes = [IntType.U8, IntType.S8];

    public static TheoryData<Rounding, Overflow, bool> RequantizeModes => new(
        from rounding in Enum.GetValues<Rounding>() from overflow in Enum.GetValues<Overflow>() from relu in new[] { false, true } select (rounding, overflow, relu));

    [Fact]
    public void Every_code_of_every_unary_operation()
    {
        foreach (IntType type in ByteTypes)
        {
            foreach (int zeroPoint in new[] { 0, (int)type.Min, (int)type.Max, 7 })
            {
                Vector(type, zeroPoint, b => b.Table(IntType.S8, [.. Enumerable.Range(0, 256).Select(i => ((i * 37) % 256) - 128)]));
                Vector(type, zeroPoint, b => b.MaxPool(Extent.Square(1), Extent.Square(1)));
                Vector(type, zeroPoint, b => b.SumPool(Extent.Square(1), Extent.Square(1)));
                Vector(type, zeroPoint, b => b.Flatten());
                Vector(type, zeroPoint, b => b.Add("input", "input", 3, 5));
                Column(type, zeroPoint, b => b.Convolution(Extent.Square(1), Extent.Square(1), Padding.None, IntType.S8, [-77], [19]));
                Column(type, zeroPoint, b => b.Convolution(new Extent(3, 1), Extent.Square(1), new Padding(2, 0, 1, 0), IntType.S8, [3, -5, 7], [0]));
            }
        }
    }

    [Fact]
    public void Every_pair_of_codes_multiplied()
    {
        // One convolution with all 256 weights as channels: every product of a code and a weight.
        foreach (IntType type in ByteTypes)
        {
            Column(type, 0, b => b.Convolution(Extent.Square(1), Extent.Square(1), Padding.None, IntType.S8, [.. Enumerable.Range(-128, 256)], new long[256])).ShouldBe(65536);
        }
    }

    [Fact]
    public void Every_pair_of_codes_added_and_compared()
    {
        int added = 0;
        for (int other = -128; other < 128; other++)
        {
            // The second summand comes from a table that holds one code only.
            int[] entries = [.. Enumerable.Repeat(other, 256)];
            added += Vector(IntType.S8, zeroPoint: 9, b => b.Table(IntType.S8, entries, zeroPoint: -4).Add("input", b.Last, 2, 3));
        }

        added.ShouldBe(65536);

        long[] pairs = [.. from a in Enumerable.Range(-128, 256) from b in Enumerable.Range(-128, 256) from v in new[] { a, b } select (long)v];
        IntegerGraph max = new GraphBuilder(new TensorShape(65536, 2, 1), IntType.S8).MaxPool(new Extent(1, 2), new Extent(1, 2)).Build();
        new Interpreter(max).Run(pairs).Output.ShouldBe([.. pairs.Chunk(2).Select(p => Math.Max(p[0], p[1]))]);
    }

    [Theory]
    [MemberData(nameof(RequantizeModes))]
    public void Every_16_bit_accumulator_requantized(Rounding rounding, Overflow overflow, bool relu)
    {
        foreach ((IntType type, int zeroPoint, long multiplier, int shift) in new[]
        {
            (IntType.S8, 0, 1L, 8), (IntType.U8, 0, 40265L, 23), (IntType.U8, 128, 3L, 9), (IntType.S8, -128, 65535L, 24), (new IntType(4, Signed: true), 3, 1L, 0),
        })
        {
            var requantizer = new Requantizer(shift, rounding, overflow, relu, type, zeroPoint);
            for (int accumulator = short.MinValue; accumulator <= short.MaxValue; accumulator++)
            {
                Same(requantizer, accumulator, multiplier);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RequantizeModes))]
    public void Accumulators_of_64_bits_near_every_step_of_the_output(Rounding rounding, Overflow overflow, bool relu)
    {
        int checkedValues = 0;
        foreach ((long multiplier, int shift) in new[] { (1L, 40), (40265L, 50), (uint.MaxValue, 62), (65535L, 16), (3_000_000_001L, 33), (1L, 0) })
        {
            var requantizer = new Requantizer(shift, rounding, overflow, relu, IntType.S8, 5);
            for (int step = -260; step <= 260; step++)
            {
                // The accumulators at which the exact quotient passes step and step + 1/2, and 3 on either side.
                foreach (BigInteger halves in new BigInteger[] { 2 * step, (2 * step) + 1 })
                {
                    BigInteger border = OracleArithmetic.FloorDivide(halves * BigInteger.Pow(2, shift), 2 * multiplier).Quotient;
                    for (int offset = -3; offset <= 3; offset++)
                    {
                        Same(requantizer, (long)(border + offset), multiplier);
                        checkedValues++;
                    }
                }
            }
        }

        checkedValues.ShouldBe(6 * 521 * 2 * 7);
    }

    private static void Same(Requantizer r, long accumulator, long multiplier)
    {
        BigInteger expected = OracleArithmetic.Requantize(accumulator, multiplier, r.Shift, r.Rounding, r.Overflow, r.Relu, r.Type, r.ZeroPoint);
        long actual = r.Apply(accumulator, multiplier);
        if (actual != expected)
        {
            Assert.Fail($"{r}, accumulator {accumulator}, multiplier {multiplier}: product {actual}, oracle {expected}");
        }
    }

    /// <summary>All codes as the channels of a vector.</summary>
    private static int Vector(IntType type, int zeroPoint, Func<GraphBuilder, GraphBuilder> build) => Compare(TensorShape.Vector(256), type, zeroPoint, build);

    /// <summary>All codes as the rows of a one-channel image.</summary>
    private static int Column(IntType type, int zeroPoint, Func<GraphBuilder, GraphBuilder> build) => Compare(new TensorShape(256, 1, 1), type, zeroPoint, build);

    private static int Compare(TensorShape shape, IntType type, int zeroPoint, Func<GraphBuilder, GraphBuilder> build)
    {
        IntegerGraph graph = build(new GraphBuilder(shape, type, zeroPoint)).Build();
        long[] codes = [.. Enumerable.Range(0, 256).Select(i => type.Min + i)];
        long[] actual = new Interpreter(graph).Run(codes).Output;
        actual.Select(v => (BigInteger)v).SequenceEqual(OracleGraph.Run(graph, codes)[graph.Output.Name]).ShouldBeTrue($"{graph.Output.GetType().Name}, {type}, zero point {zeroPoint}");
        return actual.Length;
    }
}
