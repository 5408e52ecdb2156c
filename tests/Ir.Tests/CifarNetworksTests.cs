using System.Globalization;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Ir.Tests;

/// <summary>The study's eight networks: its parameter counts, and the multiply-accumulates that follow from its code.</summary>
public sealed class CifarNetworksTests
{
    public static TheoryData<string> Names => [.. StudyFigures.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_are_exactly_the_studys(string name)
    {
        FloatGraph graph = Zoo.Load(name).Graph;
        graph.ParameterCount().ShouldBe(StudyFigures.All[name].Parameters);
        graph.Input.Shape.ShouldBe(new TensorShape(32, 32, 3));
        graph.ShapeOf(graph.Output.Name).ShouldBe(TensorShape.Vector(10));
    }

    [Theory]
    [InlineData("arch1", 154.9)]
    [InlineData("arch2", 39.2)]
    [InlineData("arch3", 28.4)]
    [InlineData("arch4", 9.88)]
    [InlineData("arch5", 6.34)]
    [InlineData("arch6", 24.5)]
    [InlineData("arch7", 25.1)]
    [InlineData("arch8", 19.3)]
    public void Multiply_accumulates_are_those_of_its_code(string name, double millions) =>
        (NetworkCost.Of(Zoo.Load(name).Graph).MultiplyAccumulates / 1e6).ShouldBe(millions, 0.06);

    [Fact]
    public void The_pages_table_is_what_the_zoo_says()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/networks.md"));
        foreach ((string name, StudyFigures study) in StudyFigures.All)
        {
            var cost = NetworkCost.Of(Zoo.Load(name).Graph);
            page.ShouldContain(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{name}` | {cost.Parameters:N0} | {cost.ParameterBytes / 1000.0:N1} kB | {cost.MultiplyAccumulates:N0} | {cost.Flops:N0} | {cost.BiasAdditions:N0} | {cost.Others:N0} | {study.Megaflops:F1} M | {study.Megaflops * 1e6 / cost.MultiplyAccumulates:F2} |"));
        }
    }

    [Fact]
    public void A_cost_counts_each_kind_apart()
    {
        FloatGraph graph = new FloatGraphBuilder("n", new TensorShape(4, 4, 1))
            .Conv2D(2, 3, same: true).BatchNorm().Relu().MaxPool(Extent.Square(2)).AvgPool(Extent.Square(2)).Flatten().Dense(3, bias: false).Build();
        NetworkCost.Of(graph).ShouldBe(new NetworkCost(18 + 2 + 8 + 6, (32 * 9) + 6, 32, 64 + 32 + 24 + 8));
    }

    [Fact]
    public void A_depthwise_convolution_costs_a_kernel_for_each_value()
    {
        FloatGraph graph = new FloatGraphBuilder("n", new TensorShape(7, 8, 5)).DepthwiseConv2D(new Extent(4, 3), Extent.Square(2), same: true).Build();
        graph.ShapeOf("depthwise1").ShouldBe(new TensorShape(4, 4, 5));
        graph.ParameterShapes().Select(p => (p.Name, string.Join(' ', p.Shape))).ShouldBe([("depthwise1.weight", "5 4 3"), ("depthwise1.bias", "5")]);
        NetworkCost.Of(graph).ShouldBe(new NetworkCost((5 * 12) + 5, 4 * 4 * 5 * 12, 4 * 4 * 5, 0));
    }

    [Fact]
    public void The_study_recipe_sees_pixels_from_0_to_1_and_the_best_one_normalized_pixels()
    {
        NetworkDefinition study = Zoo.Load("arch8", "study");
        study.Graph.Input.Mean.Count.ShouldBe(0);
        study.Graph.Input.Std.Count.ShouldBe(0);
        study.Recipe.Name.ShouldBe("study");
        study.Recipe.ValidateOnTest.ShouldBeTrue();
        NetworkDefinition best = Zoo.Load("arch7");
        best.Graph.Input.Mean.Count.ShouldBe(3);
        best.Recipe.Name.ShouldBe("best");
        best.Recipe.Validation.ShouldBe(5000);
        Zoo.Load("arch7", "best").Recipe.ShouldBe(best.Recipe);
    }
}
