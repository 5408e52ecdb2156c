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

    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(13, 3, 64)]
    [InlineData(4, 12, 9)]
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
    public void What_it_does_not_serve_goes_another_way(string what, bool served)
    {
        int channels = what.StartsWith("seven", StringComparison.Ordinal) ? 7 : what.StartsWith("sums", StringComparison.Ordinal) ? 64 : 8;
        var shape = new TensorShape(what == "odd height" ? 5 : 6, what == "odd width" ? 5 : 6, channels);
        var codes = new IntType(what.StartsWith("unsigned", StringComparison.Ordinal) ? 14 : what.StartsWith("sums", StringComparison.Ordinal) ? 13 : 8, Signed: false);
        var weights = new IntType(what.StartsWith("weights", StringComparison.Ordinal) ? 13 : what.StartsWith("sums", StringComparison.Ordinal) ? 8 : 7, Signed: true);
        var kernel = new Extent(3, what == "kernel 3x2" ? 2 : 3);
        int[] all = [.. Enumerable.Repeat((int)weights.Max, kernel.Area * channels)];
        var padding = new Padding(1, 1, 1, what == "kernel 3x2" ? 0 : 1);
        IntegerGraph graph = Convolution(shape, codes, padding, weights, all, [0], kernel, what == "stride 2" ? 2 : 1);

        Serves(graph).ShouldBe(served);
        Comparison.Compare(graph, _words, seed: 1, samples: 2).ShouldBePositive();
    }

    private static bool Serves(IntegerGraph graph)
    {
        ConvolutionNode node = graph.Nodes.OfType<ConvolutionNode>().First();
        var layer = LayerWeights.Of(node, graph.InputOf(node).Output);
        return DotSums.CodeBytes(layer, _words) == sizeof(short) && WinogradWeights.Serves(layer);
    }

    private static IntegerGraph Make(ulong seed)
    {
        var random = new Rng(seed, RandomStream.Test, epoch: 5);
        var padding = new Padding(Between(0, 2), Between(0, 2), Between(0, 2), Between(0, 2));
        int height = Even(padding.Top + padding.Bottom);
        int width = Even(padding.Left + padding.Right);
        var codes = new IntType(Between(0, 3) == 0 ? Between(1, 14) : 8, Signed: Between(0, 1) == 0);
        var weights = new IntType(Between(0, 3) == 0 ? Between(2, 13) : 8, Signed: true);
        var shape = new TensorShape(height, width, Between(6, 40));
        int outputs = Between(1, 70);
        int[] all = [.. Enumerable.Range(0, outputs * 9 * shape.Channels).Select(_ => Between((int)weights.Min, (int)weights.Max))];
        return Convolution(shape, codes, padding, weights, all, [.. Enumerable.Range(0, outputs).Select(_ => (long)Between(-1 << 20, 1 << 20))]);

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
