using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference.Batch;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>The batch interpreter gives the plain one's value for every node of every sample, on every set of instructions that this machine has.</summary>
public sealed class BatchInterpreterTests
{
    private const int Graphs = 400;
    private const int Layers = 150;

    /// <summary>From no vectors to all that the machine offers; those it lacks are left out.</summary>
    public static TheoryData<string> Sets() => [.. Levels.Keys];

    private static Dictionary<string, InstructionSets> Levels { get; } = new InstructionSets[]
    {
        InstructionSets.None,
        InstructionSets.OfMachine with { Avx2 = false, AvxVnni = false, Avx512 = false, Vbmi = false },
        InstructionSets.OfMachine with { AvxVnni = false, Avx512 = false, Vbmi = false },
        InstructionSets.OfMachine with { Avx512 = false, Vbmi = false },
        InstructionSets.OfMachine,
    }.Distinct().ToDictionary(s => s.ToString(), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Random_graphs_have_the_values_of_the_plain_interpreter(string sets)
    {
        long compared = 0;
        foreach (ulong seed in Seeds.Take(Graphs))
        {
            compared += Comparison.Compare(RandomGraph.Make(seed), Levels[sets], seed, samples: 1 + (int)(seed % 40));
        }

        if (Seeds.All)
        {
            compared.ShouldBeGreaterThan(500_000);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Layers_of_many_channels_and_up_to_32_bits_have_the_values_of_the_plain_interpreter(string sets)
    {
        long compared = 0;
        foreach (ulong seed in Seeds.Take(Layers))
        {
            compared += Comparison.Compare(LayerGraph.Make(seed), Levels[sets], seed, samples: 1 + (int)(seed % 3));
        }

        if (Seeds.All)
        {
            compared.ShouldBeGreaterThan(100_000);
        }
    }

    [Fact]
    public void Every_kind_of_node_is_run()
    {
        foreach ((Type kind, IntegerGraph graph) in NodeExamples.Graphs)
        {
            Comparison.Compare(graph, InstructionSets.OfMachine, seed: 1, samples: 3).ShouldBePositive(kind.Name);
        }

        Comparison.Compare(SampleGraphs.OfNumerics11(), InstructionSets.OfMachine, seed: 1, samples: 9).ShouldBePositive();
    }
}
