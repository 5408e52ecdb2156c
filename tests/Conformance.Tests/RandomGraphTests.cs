using System.Numerics;
using GradientsToGates.Conformance.Tests.Oracle;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>The interpreter and the oracle agree on every value of random graphs. <c>G2G_SEED</c> replays one.</summary>
public sealed class RandomGraphTests
{
    private const int Graphs = 1000;
    private const int InputsPerGraph = 2;

    [Fact]
    public void Interpreter_and_oracle_agree_on_every_value()
    {
        long compared = 0;
        foreach (ulong seed in Seeds.Take(Graphs))
        {
            IntegerGraph graph = RandomGraph.Make(seed);
            var random = new Rng(seed, RandomStream.Test, epoch: 1);
            for (int i = 0; i < InputsPerGraph; i++)
            {
                long[] codes = SampleGraphs.Codes(graph, ref random);
                compared += Compare(graph, seed, codes);
            }
        }

        if (Seeds.All)
        {
            compared.ShouldBeGreaterThan(100_000);
        }
    }

    [Fact]
    public void The_random_graphs_hold_every_operation_and_option()
    {
        IntegerNode[] nodes = [.. Enumerable.Range(1, Graphs).SelectMany(seed => RandomGraph.Make((ulong)seed).Nodes)];
        RequantizeNode[] requantizes = [.. nodes.OfType<RequantizeNode>()];
        ConvolutionNode[] convolutions = [.. nodes.OfType<ConvolutionNode>()];

        foreach (Type type in typeof(IntegerNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(IntegerNode))))
        {
            nodes.Count(n => n.GetType() == type).ShouldBeGreaterThan(Graphs / 10, type.Name);
        }

        foreach (Rounding rounding in Enum.GetValues<Rounding>())
        {
            foreach (Overflow overflow in Enum.GetValues<Overflow>())
            {
                requantizes.Count(n => n.Rounding == rounding && n.Overflow == overflow).ShouldBeGreaterThan(50, $"{rounding}, {overflow}");
            }
        }

        requantizes.Count(n => n.Relu && n.Output.ZeroPoint != 0).ShouldBeGreaterThan(50);
        requantizes.Count(n => n.Multipliers.Count > 1).ShouldBeGreaterThan(50);
        requantizes.Count(n => n.Multipliers.Count == 1 && n.Output.Shape.Channels > 1).ShouldBeGreaterThan(50);
        requantizes.Count(n => n.Shift == 0).ShouldBeGreaterThan(20);
        requantizes.Count(n => n.Output.Type.Signed).ShouldBeGreaterThan(100);
        requantizes.Count(n => !n.Output.Type.Signed).ShouldBeGreaterThan(100);
        convolutions.Count(n => n.Padding != Padding.None).ShouldBeGreaterThan(50);
        convolutions.Count(n => n.Padding.Top != n.Padding.Bottom && n.Padding.Left != n.Padding.Right).ShouldBeGreaterThan(20);
        convolutions.Count(n => n.Stride.Height > 1 && n.Stride.Width != n.Stride.Height).ShouldBeGreaterThan(20);
        convolutions.Count(n => n.TruncateProducts is not null).ShouldBeGreaterThan(20);
        nodes.OfType<DenseNode>().Count(n => n.TruncateProducts is not null).ShouldBeGreaterThan(10);
        nodes.OfType<MaxPoolNode>().Count(n => n.Stride.Height < n.Kernel.Height || n.Stride.Width < n.Kernel.Width).ShouldBeGreaterThan(10, "windows overlap");
    }

    [Fact]
    public void Many_results_of_random_graphs_are_neither_at_the_ends_of_their_type_nor_zero()
    {
        int inside = 0;
        int total = 0;
        foreach (int seed in Enumerable.Range(1, 100))
        {
            IntegerGraph graph = RandomGraph.Make((ulong)seed);
            var random = new Rng((ulong)seed, RandomStream.Test, epoch: 1);
            IntegerTrace trace = new Interpreter(graph).Run(SampleGraphs.Codes(graph, ref random));
            foreach (RequantizeNode node in graph.Nodes.OfType<RequantizeNode>().Where(n => n.Output.Type.Bits > 3))
            {
                inside += trace[node.Name].Count(v => v > node.Output.Type.Min && v < node.Output.Type.Max && v != node.Output.ZeroPoint);
                total += trace[node.Name].Length;
            }
        }

        inside.ShouldBeGreaterThan(total / 3);
    }

    private static int Compare(IntegerGraph graph, ulong seed, long[] codes)
    {
        IntegerTrace trace = new Interpreter(graph).Run(codes);
        IReadOnlyDictionary<string, BigInteger[]> expected = OracleGraph.Run(graph, codes);
        int compared = 0;
        foreach (IntegerNode node in graph.Nodes)
        {
            long[] actual = trace[node.Name];
            actual.Length.ShouldBe(expected[node.Name].Length);
            for (int i = 0; i < actual.Length; i++)
            {
                if (actual[i] != expected[node.Name][i])
                {
                    Assert.Fail($"node '{node.Name}' ({node.GetType().Name}), position {i}: interpreter {actual[i]}, oracle {expected[node.Name][i]}; G2G_SEED={seed} replays it");
                }
            }

            compared += actual.Length;
        }

        return compared;
    }
}
