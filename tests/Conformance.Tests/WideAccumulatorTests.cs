using System.Numerics;
using GradientsToGates.Conformance.Tests.Oracle;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>Sums of 65 to 128 bits: codes and weights of up to 32 bits, as Q1.31 has them.</summary>
public sealed class WideAccumulatorTests
{
    private static readonly IntType S32 = new(32, Signed: true);

    [Fact]
    public void Interpreter_and_oracle_agree_beyond_64_bits()
    {
        int wide = 0;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            IntegerGraph graph = Make(seed);
            wide += graph.Nodes.Count(n => n.Output.Type.Bits > 64);
            var random = new Rng(seed, RandomStream.Test, epoch: 3);
            long[] codes = SampleGraphs.Codes(graph, ref random);
            IntegerTrace trace = new Interpreter(graph).Run(codes);
            IReadOnlyDictionary<string, BigInteger[]> expected = OracleGraph.Run(graph, codes);
            foreach (IntegerNode node in graph.Nodes)
            {
                trace.Wide(node.Name).Select(v => (BigInteger)v).ShouldBe(expected[node.Name], $"seed {seed}, {node.Name}");
            }
        }

        wide.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void A_wide_sum_survives_its_file_and_states_the_version_it_needs()
    {
        IntegerGraph graph = Make(1);
        using var folder = new TemporaryFolder();
        IntegerGraphFile.Write(graph, folder.Path);
        IntegerGraphFile.Read(folder.Path).Nodes.ShouldBe(graph.Nodes);
        File.ReadAllText(folder.File(IntegerGraphFile.GraphName)).ShouldContain("numerics: \"1.1\"");
    }

    [Fact]
    public void Only_requantize_reads_a_wide_sum()
    {
        Should.Throw<UserException>(() => Layer().Build()).Diagnostic.Code.ShouldBe("G2G1223");
        Should.Throw<UserException>(() => Layer().ArgMax().Build()).Diagnostic.Code.ShouldBe("G2G1223");
        Layer().Requantize(S32, [1], 40).ArgMax().Build().Nodes.Count.ShouldBe(4);
    }

    // Every sum reaches 2^31 * 2^31 * 8 = 2^65.
    private static GraphBuilder Layer() => new GraphBuilder(TensorShape.Vector(8), S32).Dense(S32, [.. Enumerable.Repeat(int.MinValue, 16)], [1, -1]);

    private static IntegerGraph Make(ulong seed)
    {
        var random = new Rng(seed, RandomStream.Test);
        GraphBuilder graph = new GraphBuilder(new TensorShape(4, 4, 3), S32)
            .Convolution(Extent.Square(3), Extent.Square(1), new Padding(1, 1, 1, 1), S32, Weights(5 * 27, ref random), [1L << 62, -(1L << 61), 0, 7, -9])
            .Requantize(S32, [1L << 31], 62, (Rounding)random.NextInt32(3), relu: seed % 2 == 0)
            .Flatten()
            .Dense(S32, Weights(80 * 4, ref random), [0, 1, -1, long.MaxValue / 2])
            .Requantize(S32, [3, 5, 1L << 20, (1L << 30) + 1], 55, overflow: (Overflow)random.NextInt32(2));
        return graph.ArgMax().Build();

        static int[] Weights(int count, ref Rng random)
        {
            int[] weights = new int[count];
            for (int i = 0; i < count; i++)
            {
                weights[i] = random.NextInt32(8) == 0 ? int.MinValue : (int)((long)(random.NextUInt64() >> 32) + int.MinValue);
            }

            return weights;
        }
    }
}
