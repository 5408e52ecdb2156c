using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Reference.Batch;
using GradientsToGates.TestKit;

namespace GradientsToGates.Reference.Tests;

/// <summary>The batch interpreter gives the plain one's value for every node of every sample, on every set of instructions that this machine has.</summary>
public sealed class BatchInterpreterTests
{
    private const int Graphs = 400;
    private const int Layers = 150;

    /// <summary>From no vectors to all that the machine offers; those it lacks are left out.</summary>
    public static TheoryData<string> Sets() => [.. Levels.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
        Comparison.Compare(SampleGraphs.OfNumerics12(), InstructionSets.OfMachine, seed: 1, samples: 9).ShouldBePositive();
    }

    [Fact]
    public void Wrong_inputs_are_refused()
    {
        using var interpreter = new BatchInterpreter(new GraphBuilder(TensorShape.Vector(2), new IntType(1, Signed: false)).Requantize(IntType.U8, [1], 0).Build());

        Should.Throw<ArgumentException>(() => interpreter.Predict(new byte[3], 2, Stop)).Message.ShouldStartWith("2 samples of 2 codes were announced, 3 codes given");
        Should.Throw<ArgumentException>(() => interpreter.Run(new byte[] { 0, 1, 1, 2 }, 2, Stop)).Message.ShouldStartWith("2 is not a code of type u1, the type of input 'input'");
        Should.Throw<OperationCanceledException>(() => interpreter.Predict(new byte[4], 2, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Predictions_do_not_depend_on_the_number_of_threads()
    {
        IntegerGraph graph = SampleGraphs.LeNet5();
        int sample = graph.Input.Output.Shape.Count;
        const int Count = 40;
        byte[] codes = [.. Enumerable.Range(0, Count * sample).Select(i => Stripes(i / sample, i % sample / 28, i % 28))];
        using var single = new BatchInterpreter(graph, threads: 1);
        using var several = new BatchInterpreter(graph, threads: 3);
        var plain = new Interpreter(graph);

        int[] one = single.Predict(codes, Count, Stop);

        several.Predict(codes, Count, Stop).ShouldBe(one);
        one.ShouldBe([.. Enumerable.Range(0, Count).Select(i => Decision.Decide(plain.Run(codes.AsSpan(i * sample, sample))))]);
        one.Distinct().Count().ShouldBeGreaterThan(1);

        static byte Stripes(int image, int y, int x) => (byte)(((y * (image % 7)) + (x * (image % 5)) + image) % 32 * 8);
    }

    [Fact]
    public void A_run_allocates_nothing_per_sample()
    {
        IntegerGraph graph = SampleGraphs.LeNet5();
        using var interpreter = new BatchInterpreter(graph, threads: 1);
        byte[] codes = new byte[200 * graph.Input.Output.Shape.Count];
        interpreter.Predict(codes, 200, Stop);

        // The classes themselves, and what starting the work takes once. The least of three: the runtime itself may allocate or take back a piece of the heap meanwhile.
        Enumerable.Range(0, 3).Min(_ => Allocated()).ShouldBeLessThan((200 * sizeof(int)) + 1000);

        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            interpreter.Predict(codes, 200, Stop);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
