using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference.Batch;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>3x3 convolutions by Winograd's tiles have the values of the plain interpreter, up to the widest codes, weights and sums that they serve, and no further.</summary>
public sealed class WinogradTests
{
    private const int Graphs = 150;

    // Words only: four bytes at a time would take most of these layers away.
    private static readonly InstructionSets _words = InstructionSets.OfMachine with { AvxVnni = false };

    [Fact]
    public void Random_convolutions_have_the_values_of_the_plain_interpreter()
    {
        int served = 0;
        foreach (ulong seed in Seeds.Take(Graphs))
        {
            IntegerGraph graph = Make(seed);
            served += Serves(graph) ? 1 : 0;
            Comparison.Compare(graph, _words, seed, samples: 2).ShouldBePositive();
            Comparison.Compare(graph, _words with { Avx512 = false, Vbmi = false }, seed, samples: 1).ShouldBePositive();
        }

        if (Seeds.All)
        {
            served.ShouldBeInRange(Graphs / 2, Graphs - 10);
        }
    }

    /// <summary>More rows of tiles than one turn computes: the last turn is whole, shorter, or one row alone.</summary>
    [Theory]
    [InlineData(32, 32, 3, 1)]
    [InlineData(24, 32, 3, 0)]
    [InlineData(20, 34, 3, 1)]
    [InlineData(14, 98, 1, 0)]
    [InlineData(14, 96, 1, 0)]
    public void A_tall_convolution_takes_several_turns(int height, int width, int rows, int rest)
    {
        var random = new Rng(1, RandomStream.Test, epoch: 6);
        const int Channels = 17;
        int[] weights = [.. Enumerable.Range(0, 20 * 9 * Channels).Select(_ => random.NextInt32(256) - 128)];
        IntegerGraph graph = new GraphBuilder(new TensorShape(height, width, Channels), IntType.U8, zeroPoint: 3)
            .Convolution(Extent.Square(3), Extent.Square(1), new Padding(1, 1, 1, 1), IntType.S8, weights, [.. Enumerable.Range(-10, 20).Select(b => 1000L * b)])
            .Requantize(IntType.U8, [1 << 14], 28)
            .Build();
        var plan = new WinogradWeights(Layer(graph));
        plan.Rows.ShouldBe(rows);
        (height / 2 % rows).ShouldBe(rest);
        (height / 2).ShouldBeGreaterThan(rows);

        Comparison.Compare(graph, _words, seed: 1, samples: 2).ShouldBePositive();
    }

    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(13, 3, 64)]
    [InlineData(4, 12, 9)]
    [InlineData(13, 8, 28)]
    public void The_largest_codes_by_the_largest_weights_have_the_values_of_the_plain_interpreter(int codeBits, int weightBits, int channels)
    {
        var codes = new IntType(codeBits, Signed: false);
        var weights = new IntType(weightBits, Signed: true);
        foreach (Func<int, int, int> sign in new Func<int, int, int>[] { (_, _) => 1, (_, _) => -1, (y, x) => (y + x) % 2 == 0 ? 1 : -1, (y, _) => y == 1 ? 1 : -1, (_, x) => x == 1 ? 1 : -1 })
        {
            int[] all = [.. Enumerable.Range(0, 2 * 9 * channels).Select(i => sign(i / channels % 9 / 3, i / channels % 3) > 0 ? (int)weights.Max : (int)weights.Min)];
            IntegerGraph graph = Convolution(new TensorShape(6, 4, channels), codes, Padding.None, weights, all, [0, 1]);
            Serves(graph).ShouldBeTrue();
            var plain = new Interpreter(graph);
            using var batch = new BatchInterpreter(graph, threads: 1, [graph.Output.Name], _words);
            foreach (Func<int, long> code in new Func<int, long>[] { _ => codes.Max, i => i / channels % 2 == 0 ? codes.Max : 0, i => i / (4 * channels) % 2 == 0 ? codes.Max : 0 })
            {
                long[] input = [.. Enumerable.Range(0, 6 * 4 * channels).Select(code)];

                batch.Run(input, 1, TestContext.Current.CancellationToken)[graph.Output.Name].ShouldBe(plain.Run(input)[graph.Output.Name].ToArray());
            }
        }
    }

    /// <summary>What is asked for is one more than the limit in one respect.</summary>
    [Theory]
    [InlineData("as it is", true)]
    [InlineData("seven input channels", false)]
    [InlineData("odd width", false)]
    [InlineData("odd height", false)]
    [InlineData("stride 2", false)]
    [InlineData("kernel 3x2", false)]
    [InlineData("unsigned codes of 14 bits", false)]
    [InlineData("weights of 13 bits", false)]
    [InlineData("sums of 2^29", false)]
    [InlineData("declared of 32 bits", true)]
    public void What_it_does_not_serve_goes_another_way(string what, bool served)
    {
        int channels = what.StartsWith("seven", StringComparison.Ordinal) ? 7 : what.StartsWith("sums", StringComparison.Ordinal) ? 58 : 8;
        var shape = new TensorShape(what == "odd height" ? 5 : 6, what == "odd width" ? 5 : 6, channels);
        var codes = new IntType(what.StartsWith("unsigned", StringComparison.Ordinal) ? 14 : what.StartsWith("sums", StringComparison.Ordinal) ? 13 : 8, Signed: false);
        var weights = new IntType(what.StartsWith("weights", StringComparison.Ordinal) ? 13 : what.StartsWith("sums", StringComparison.Ordinal) ? 8 : 7, Signed: true);
        var kernel = new Extent(3, what == "kernel 3x2" ? 2 : 3);
        int[] all = [.. Enumerable.Repeat((int)weights.Max, kernel.Area * channels)];
        var padding = new Padding(1, 1, 1, what == "kernel 3x2" ? 0 : 1);
        IntegerGraph graph = Convolution(shape, codes, padding, weights, all, [0], kernel, what == "stride 2" ? 2 : 1);
        if (what.StartsWith("declared", StringComparison.Ordinal))
        {
            LayerWeights layer = Layer(graph);
            layer = layer with { Node = layer.Node with { Output = layer.Node.Output with { Type = new IntType(32, Signed: true) } } };
            WinogradWeights.Serves(layer).ShouldBe(served);
            return;
        }

        Serves(graph).ShouldBe(served);
        Comparison.Compare(graph, _words, seed: 1, samples: 2).ShouldBePositive();
    }

    private static bool Serves(IntegerGraph graph) => DotSums.CodeBytes(Layer(graph), _words) == sizeof(short) && WinogradWeights.Serves(Layer(graph));

    private static LayerWeights Layer(IntegerGraph graph)
    {
        ConvolutionNode node = graph.Nodes.OfType<ConvolutionNode>().Last();
        return LayerWeights.Of(node, graph.InputOf(node).Output);
    }

    /// <summary>A random 3x3 convolution, behind another one in two of three graphs; most are computed by tiles.</summary>
    internal static IntegerGraph Make(ulong seed)
    {
        var random = new Rng(seed, RandomStream.Test, epoch: 5);
        var padding = new Padding(Between(0, 2), Between(0, 2), Between(0, 2), Between(0, 2));
        IntType codes = Codes();
        var graph = new GraphBuilder(new TensorShape(Even(padding.Top + padding.Bottom), Even(padding.Left + padding.Right), Between(6, 40)), codes, ZeroPoint(codes));
        if (Between(0, 2) > 0)
        {
            Add(new Padding(1, 1, 1, 1), Between(6, 40));
            codes = Codes();
            graph.Requantize(codes, [(1 << 14) + Between(0, 1 << 14)], 14 + graph.Type.Type.Bits - codes.Bits, zeroPoint: ZeroPoint(codes));
        }

        Add(padding, Between(1, 70));
        return graph.Requantize(IntType.U8, [1 << 14], 28).Build();

        void Add(Padding around, int outputs)
        {
            var weights = new IntType(Between(0, 3) == 0 ? Between(2, 13) : 8, Signed: true);
            int[] all = [.. Enumerable.Range(0, outputs * 9 * graph.Type.Shape.Channels).Select(_ => Between((int)weights.Min, (int)weights.Max))];
            graph.Convolution(Extent.Square(3), Extent.Square(1), around, weights, all, [.. Enumerable.Range(0, outputs).Select(_ => (long)Between(-1 << 20, 1 << 20))]);
        }

        IntType Codes() => new(Between(0, 3) == 0 ? Between(1, 14) : 8, Signed: Between(0, 1) == 0);

        int ZeroPoint(IntType type) => Between(0, 1) == 0 ? 0 : Between((int)type.Min, (int)type.Max);

        // Now and then an odd output, which is not served.
        int Even(int padded) => (2 * Between(1, 6)) + 2 - padded + (Between(0, 9) == 0 ? 1 : 0) + (padded == 4 ? 2 : 0);

        int Between(int min, int max) => min + random.NextInt32(max - min + 1);
    }

    private static IntegerGraph Convolution(
        TensorShape shape, IntType codes, Padding padding, IntType weightType, int[] weights, long[] bias, Extent? kernel = null, int stride = 1) =>
        new GraphBuilder(shape, codes)
            .Convolution(kernel ?? Extent.Square(3), Extent.Square(stride), padding, weightType, weights, bias)
            .Requantize(IntType.U8, [1 << 14], 28)
            .Build();
}
