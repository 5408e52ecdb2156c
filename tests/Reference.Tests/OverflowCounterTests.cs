using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Results;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>Overflows of graphs small enough to count by hand; docs/numerics.md#what-counts-as-an-overflow.</summary>
public sealed class OverflowCounterTests
{
    private static readonly IntType S3 = new(3, Signed: true); // -4 .. 3
    private static readonly IntType U2 = new(2, Signed: false); // 0 .. 3

    // Sums of one pixel of code 1: -9, -5, -4, 0, 3, 4, 12.
    private static readonly int[] Sums = [-9, -5, -4, 0, 3, 4, 12];

    [Theory]
    [InlineData(true, false, 2, 2)] // above: 4, 12; below: -9, -5
    [InlineData(true, true, 2, 0)] // ReLU takes what is below away
    [InlineData(false, false, 2, 3)] // unsigned without ReLU: -9, -5, -4
    [InlineData(false, true, 2, 0)]
    public void Saturation_counts_above_and_without_ReLU_below(bool signed, bool relu, int above, int below)
    {
        OverflowCounts counts = Count(OneRequantize(signed ? S3 : U2, Overflow.Saturate, relu));
        (counts.Values, counts.Saturated, counts.Wrapped).ShouldBe((7, above + below, 0));
    }

    [Theory]
    [InlineData(true, false, 4)]
    [InlineData(true, true, 4)] // wrapping acts before ReLU
    [InlineData(false, false, 5)]
    [InlineData(false, true, 5)]
    public void Wrapping_counts_on_both_sides_also_with_ReLU(bool signed, bool relu, int outside)
    {
        OverflowCounts counts = Count(OneRequantize(signed ? S3 : U2, Overflow.Wrap, relu));
        (counts.Values, counts.Saturated, counts.Wrapped).ShouldBe((7, 0, outside));
    }

    [Fact]
    public void What_rounding_brings_inside_is_inside_and_what_it_pushes_out_is_out()
    {
        // 7/2 = 3.5 rounds up to 4, which is outside; floor gives 3.
        Count(Start([7, -9]).Requantize(S3, [1], 1, Rounding.HalfUp).Build()).Saturated.ShouldBe(1, "3.5 to 4; -4.5 to -4");
        Count(Start([7, -9]).Requantize(S3, [1], 1, Rounding.Floor).Build()).Saturated.ShouldBe(1, "3.5 to 3; -4.5 to -5");
        Count(Start([7, -8]).Requantize(S3, [1], 1, Rounding.Floor).Build()).Saturated.ShouldBe(0);
    }

    [Fact]
    public void A_zero_point_moves_the_limits()
    {
        OverflowCounts counts = Count(Start(Sums).Requantize(U2, [1], 0, zeroPoint: 2).Build());
        counts.Saturated.ShouldBe(6, "all but 0, which becomes 2");
        NodeOverflows node = counts.Nodes.ShouldHaveSingleItem();
        (node.Lowest, node.Highest, node.Least, node.Greatest, node.Type).ShouldBe((-2, 1, -9, 12, "u2"));
    }

    [Fact]
    public void Real_ranges_follow_the_scales()
    {
        var weights = new IntegerTensorType(TensorShape.Vector(2), new IntType(8, Signed: true), [0.5, 0.25]);
        var graph = new IntegerGraph("test",
        [
            new InputNode("input", new(TensorShape.Vector(1), U2, [1])),
            new DenseNode("dense", ["input"], weights, IntType.S8, [-3, 20], [0, 0]),
            new RequantizeNode("out", ["dense"], new(TensorShape.Vector(2), S3, [0.5]), [2, 1], 16, 1, Rounding.HalfUp, Overflow.Saturate, Relu: false),
        ]);
        NodeOverflows node = OverflowCounter.Count(graph, new byte[] { 1, 2 }, 2, threads: 1, TestContext.Current.CancellationToken).Nodes.ShouldHaveSingleItem();
        node.ShouldBe(new NodeOverflows("out", "s3", -2, 1.5, -3, 10, 4, 3, 0), "of -1.5, 5, -3 and 10 only -1.5 is inside");
    }

    [Fact]
    public void An_index_ends_on_purpose_where_its_table_is_at_the_limit()
    {
        var index = new IntType(4, Signed: true); // -8 .. 7
        int[] tanh = [.. Enumerable.Range(-8, 16).Select(i => (int)Math.Round(127 * Math.Tanh(i)))];
        int[] cut = [.. Enumerable.Range(-8, 16).Select(i => (int)Math.Round(127 * Math.Tanh(i / 8.0)))];
        (tanh[0], tanh[^1]).ShouldBe((-127, 127));

        long Saturated(int[] entries, string function) =>
            Count(Start([-9, -8, 7, 8, 9]).Requantize(index, [1], 0).Table(IntType.S8, entries, function, scale: 1 / 127.0).Build()).Saturated;

        Saturated(tanh, "tanh").ShouldBe(0);
        Saturated(cut, "tanh").ShouldBe(3, "tanh(1) is far from 1");
        Saturated([.. tanh[..15], 90], "tanh").ShouldBe(2, "the upper end alone");
        Saturated(tanh, "sigmoid").ShouldBe(1, "-127 is not what a sigmoid tends to, 127 is");
        Saturated(tanh, "any").ShouldBe(3);
    }

    [Fact]
    public void Sums_of_truncated_products_are_counted_before_they_wrap()
    {
        // Products 15, 15, -15 lose a bit: 7, 7, -8. Sums 14, 6 and, with the bias, 17 of a type that ends at 7.
        var builder = new GraphBuilder(TensorShape.Vector(3), new IntType(3, Signed: false));
        IntegerGraph graph = builder.Dense(IntType.S8, [5, 5, 0, 5, 5, -5, 5, 5, 0], [0, 0, 3]).Truncated(1, new IntType(4, Signed: true)).Requantize(S3, [1], 1).Build();
        OverflowCounts counts = OverflowCounter.Count(graph, new byte[] { 3, 3, 3 }, 1, threads: 1, TestContext.Current.CancellationToken);
        counts.Nodes.Select(n => (n.Values, n.Saturated, n.Wrapped)).ShouldBe([(3, 0, 2), (3, 0, 0)]);
        (counts.Nodes[0].Least, counts.Nodes[0].Greatest).ShouldBe((6, 17));
    }

    [Fact]
    public void Sums_of_more_than_64_bits_are_counted_too()
    {
        var s32 = new IntType(32, Signed: true);
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(2), IntType.U8).Requantize(s32, [1L << 31], 8)
            .Dense(s32, [int.MaxValue, int.MaxValue, 1, 0], [long.MaxValue, 0]).Requantize(s32, [1L << 31], 62).Build();
        graph.Nodes[2].Output.Type.Bits.ShouldBeGreaterThan(64);
        OverflowCounts counts = OverflowCounter.Count(graph, new byte[] { 255, 255, 0, 1 }, 2, threads: 1, TestContext.Current.CancellationToken);

        // 255 * 2^31 / 2^8 = 2139095040 and twice that times (2^31 - 1), with the bias 2^63 - 1, over 2^31: 8573157375 and more, beyond 2^31 - 1.
        counts.Nodes.Select(n => n.Saturated).ShouldBe([0, 2]);
    }

    [Fact]
    public void Counts_add_up_over_samples_and_do_not_depend_on_threads()
    {
        IntegerGraph graph = RandomGraph.Make(14101);
        byte[] codes = HardwareNetworks.Images(graph, 40);
        OverflowCounts all = OverflowCounter.Count(graph, codes, 40, threads: 2, TestContext.Current.CancellationToken);
        int size = graph.Input.Output.Shape.Count;
        OverflowCounts[] single = [.. Enumerable.Range(0, 40).Select(i => OverflowCounter.Count(graph, codes.AsMemory(i * size, size), 1, threads: 1, TestContext.Current.CancellationToken))];
        (all.Values, all.Saturated, all.Wrapped).ShouldBe((single.Sum(c => c.Values), single.Sum(c => c.Saturated), single.Sum(c => c.Wrapped)));
        all.Values.ShouldBePositive();
    }

    private static OverflowCounts Count(IntegerGraph graph) => OverflowCounter.Count(graph, new byte[] { 1 }, 1, threads: 1, TestContext.Current.CancellationToken);

    private static GraphBuilder Start(int[] sums) => new GraphBuilder(TensorShape.Vector(1), new IntType(1, Signed: false)).Dense(IntType.S8, sums, new long[sums.Length]);

    private static IntegerGraph OneRequantize(IntType type, Overflow overflow, bool relu) => Start(Sums).Requantize(type, [1], 0, overflow: overflow, relu: relu).Build();
}
