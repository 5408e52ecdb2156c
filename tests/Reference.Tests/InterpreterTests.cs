using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>Small graphs whose answers can be worked out by hand, and the interpreter's manners.</summary>
public sealed class InterpreterTests
{
    private static readonly TensorShape Image = new(2, 2, 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_convolution_pads_with_the_zero_point_of_its_input()
    {
        // Kernel 2x2 of ones, one row above and one column before: the corner sees three pads and the first code.
        IntegerGraph graph = new GraphBuilder(Image, IntType.U8, zeroPoint: 10)
            .Convolution(Extent.Square(2), Extent.Square(1), new Padding(1, 1, 0, 0), IntType.S8, [1, 1, 1, 1], [-40])
            .Build();

        long[] codes = [1, 2, 3, 4];
        new Interpreter(graph).Run(codes).Output.ShouldBe([10 + 10 + 10 + 1 - 40, 10 + 10 + 1 + 2 - 40, 10 + 1 + 10 + 3 - 40, 1 + 2 + 3 + 4 - 40]);
    }

    [Fact]
    public void A_dense_node_multiplies_weights_by_row()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(2), IntType.S8)
            .Dense(IntType.S8, [1, 2, -3, 4], [5, -6])
            .Build();

        new Interpreter(graph).Run([10L, -20L]).Output.ShouldBe([10 - 40 + 5, -30 - 80 - 6]);
    }

    [Fact]
    public void Requantize_takes_the_multiplier_of_the_channel()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(2), IntType.S8).Requantize(IntType.S8, [1, 3], 1).Build();

        new Interpreter(graph).Run([3L, -3L]).Output.ShouldBe([2, -4], "3/2 = 1.5 goes up to 2, -9/2 = -4.5 up to -4");
    }

    [Fact]
    public void A_table_is_indexed_from_the_smallest_code()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(3), new IntType(4, Signed: true))
            .Table(IntType.U8, [.. Enumerable.Range(100, 16)])
            .Build();

        new Interpreter(graph).Run([-8L, 0L, 7L]).Output.ShouldBe([100, 108, 115]);
    }

    [Fact]
    public void Pools_reduce_each_channel_alone_and_drop_what_no_window_covers()
    {
        long[] codes = [1, -1, 2, -2, 9, 9, 3, -3, 4, -4, 9, 9]; // 2 x 3 x 2: the last column is dropped
        var shape = new TensorShape(2, 3, 2);

        IntegerGraph max = new GraphBuilder(shape, IntType.S8, zeroPoint: 1).MaxPool(Extent.Square(2), Extent.Square(2)).Build();
        IntegerGraph sum = new GraphBuilder(shape, IntType.S8, zeroPoint: 1).SumPool(Extent.Square(2), Extent.Square(2)).Build();

        new Interpreter(max).Run(codes).Output.ShouldBe([4, -1]);
        new Interpreter(sum).Run(codes).Output.ShouldBe([1 + 2 + 3 + 4 - 4, -1 - 2 - 3 - 4 - 4]);
    }

    [Fact]
    public void A_sum_subtracts_both_zero_points_before_multiplying()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(1), IntType.U8, zeroPoint: 100)
            .Table(IntType.S8, [.. Enumerable.Repeat(7, 256)], zeroPoint: 2)
            .Add("input", "table1", 3, 5)
            .Build();

        new Interpreter(graph).Run([90L]).Output.ShouldBe([((90 - 100) * 3) + ((7 - 2) * 5)]);
    }

    [Fact]
    public void Argmax_gives_a_tie_to_the_lowest_index()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(4), IntType.S8).ArgMax().Build();

        new Interpreter(graph).Run([-5L, 7L, 7L, 3L]).Output.ShouldBe([1]);
    }

    [Fact]
    public void Every_value_is_found_by_name_and_has_a_real_meaning()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(2), IntType.U8, scale: 0.5).Requantize(IntType.S8, [1], 0, zeroPoint: -3, scale: 0.25).Build();

        IntegerTrace trace = new Interpreter(graph).Run([4, 8]);

        trace["input"].ShouldBe([4, 8]);
        trace["requantize1"].ShouldBe([1, 5]);
        trace.Real("input").ShouldBe([2, 4]);
        trace.Real("requantize1").ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.49, 0)]
    public void A_single_output_is_a_class_by_its_real_value(double scale, int expected)
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(1), IntType.U8).Requantize(IntType.U8, [1], 0, scale: scale).Build();

        Decision.Decide(new Interpreter(graph).Run([1])).ShouldBe(expected);
    }

    [Fact]
    public void Several_outputs_are_decided_by_the_largest()
    {
        IntegerGraph graph = new GraphBuilder(TensorShape.Vector(3), IntType.S8).Requantize(IntType.S8, [1], 0).Build();

        Decision.Decide(new Interpreter(graph).Run([3L, 5L, 5L])).ShouldBe(1);
    }

    [Fact]
    public void Wrong_inputs_are_refused()
    {
        var interpreter = new Interpreter(new GraphBuilder(TensorShape.Vector(2), new IntType(1, Signed: false)).Requantize(IntType.U8, [1], 0).Build());

        Should.Throw<ArgumentException>(() => interpreter.Run([1])).Message.ShouldStartWith("input 'input' has 2 codes, 1 given");
        Should.Throw<ArgumentException>(() => interpreter.Run([1, 2])).Message.ShouldStartWith("2 is not a code of type u1, the type of input 'input'");
    }
}
