using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference.Batch;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>Plain against batch interpreter, value by value.</summary>
internal static class Comparison
{
    /// <summary>Runs random samples through both, once with all nodes kept and once with the output alone, which runs other kernels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sets">Instructions to use.</param>
    /// <param name="seed">Seed of the samples, named in the failure.</param>
    /// <param name="samples">How many.</param>
    /// <returns>Values compared.</returns>
    public static long Compare(IntegerGraph graph, InstructionSets sets, ulong seed, int samples)
    {
        var random = new Rng(seed, RandomStream.Test, epoch: 2);
        long[][] inputs = [.. Enumerable.Range(0, samples).Select(_ => SampleGraphs.Codes(graph, ref random))];
        var plain = new Interpreter(graph);
        IntegerTrace[] expected = [.. inputs.Select(i => plain.Run(i))];
        long[] codes = [.. inputs.SelectMany(i => i)];
        long compared = 0;
        foreach (string[] keep in new[] { [.. graph.Nodes.Select(n => n.Name)], Array.Empty<string>() })
        {
            using var batch = new BatchInterpreter(graph, threads: 2, keep, sets);
            BatchTrace actual = batch.Run(codes, samples);
            foreach (IntegerNode node in graph.Nodes.Where(n => n == graph.Output || keep.Length > 0))
            {
                for (int i = 0; i < samples; i++)
                {
                    string where = $"sample {i} of {samples}, {(keep.Length > 0 ? "all kept" : "output only")}, {sets}; G2G_SEED={seed} replays it";
                    compared += node.Output.Type.Bits > 64
                        ? Compare<Int128>(node, expected[i].Wide(node.Name), actual.WideSample(node.Name, i), where)
                        : Compare<long>(node, expected[i][node.Name], actual.Sample(node.Name, i), where);
                }
            }
        }

        return compared;
    }

    private static int Compare<T>(IntegerNode node, ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string where)
        where T : IEquatable<T>
    {
        int same = expected.CommonPrefixLength(actual);
        if (same < expected.Length)
        {
            Assert.Fail($"node '{node.Name}' ({node.GetType().Name}), position {same}: plain {expected[same]}, batch {actual[same]}; {where}");
        }

        return same;
    }
}
