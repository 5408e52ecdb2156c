using GradientsToGates.Ir.Float;

namespace GradientsToGates.Quantization.Tests;

/// <summary>What training alone knows: dropout leaves the graph.</summary>
public sealed class DropoutRemovalTests
{
    [Fact]
    public void Readers_of_dropout_read_what_it_read()
    {
        FloatGraph graph = new FloatGraphBuilder("n", new(4, 4, 1))
            .Conv2D(2, 3, name: "conv").Dropout(0.2, "d1").Dropout(0.3, "d2").Relu("act").Add("act", "d2", "sum").Flatten().Dense(3).Build();
        FloatGraph without = DropoutRemoval.Apply(graph);
        without.Nodes.Select(n => n.Name).ShouldBe(["input", "conv", "act", "sum", "flatten1", "dense1"]);
        without["act"].Inputs.ShouldBe(["conv"]);
        without["sum"].Inputs.ShouldBe(["act", "conv"]);
        DropoutRemoval.Apply(without).ShouldBeSameAs(without);
    }
}
