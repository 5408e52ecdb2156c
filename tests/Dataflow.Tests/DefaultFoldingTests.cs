using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

public sealed class DefaultFoldingTests
{
    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_fits_its_budget_and_never_slows_down_with_more(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        long before = long.MaxValue;
        for (int budget = 1; budget <= 400; budget += 1 + (budget / 8))
        {
            Folding folding = Folding.Default(graph, budget);
            DataflowGraph dataflow = DataflowBuilder.Build(graph, folding);
            bool smallest = Folding.LayersOf(graph).All(l => folding[l.Name] == new Fold(1, 1));
            if (!smallest)
            {
                Multipliers(dataflow).ShouldBeLessThanOrEqualTo(budget);
            }

            long cycles = Folding.LayersOf(graph).Max(l => l.Cycles(folding[l.Name]));
            cycles.ShouldBeLessThanOrEqualTo(before);
            before = cycles;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Layers_are_known_before_quantization(string network) =>
        Folding.LayersOf(HardwareNetworks.All[network]()).ShouldBe(Folding.LayersOf(HardwareNetworks.Integer(network)));

    [Fact]
    public void Every_layer_of_LeNet5_gets_a_legal_fold()
    {
        IntegerGraph graph = SampleGraphs.LeNet5();
        Folding folding = Folding.Default(graph, 90);
        foreach (FoldableLayer layer in Folding.LayersOf(graph))
        {
            Should.NotThrow(() => layer.Check(folding[layer.Name]));
        }

        Multipliers(DataflowBuilder.Build(graph, folding)).ShouldBeLessThanOrEqualTo(90);
    }

    // Counted from the stages: a product for each (PE, SIMD), one for each requantize lane.
    private static int Multipliers(DataflowGraph dataflow) => dataflow.Stages.Sum(s => s switch
    {
        MvuStage m => m.Pe * m.Simd,
        RequantizeStage { Layer: var layer } r when dataflow.Graph.InputOf(dataflow.Graph[layer]) is ConvolutionNode or DenseNode => r.Input.Lanes,
        _ => 0,
    });
}
