using GradientsToGates.Diagnostics;

namespace GradientsToGates.Explain.Tests;

/// <summary>What explain refuses, and how it says so.</summary>
public sealed class RefusalTests
{
    private static readonly Case _large = Cases.Large();

    [Fact]
    public void A_large_network_is_not_explained_as_a_whole()
    {
        Diagnostic said = Refused(ExplainScope.Whole);
        said.Code.ShouldBe("G2G1403");
        said.ToString().ShouldContain("--layer");
        said.ToString().ShouldContain("conv2");
        Should.Throw<UserException>(() => Explainer.Backpropagation(_large.Definition, _large.Weights, Pixels(), 0)).Diagnostic.Code.ShouldBe("G2G1403");
    }

    [Fact]
    public void An_unknown_layer_is_answered_with_those_there_are()
    {
        Diagnostic said = Refused(ExplainScope.At("conv9", 0, 0, 0));
        said.Code.ShouldBe("G2G1401");
        said.ToString().ShouldContain("tanh1.index");
    }

    [Theory]
    [InlineData(4, 0, 0)]
    [InlineData(0, 4, 0)]
    [InlineData(0, 0, 4)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 0, -1)]
    public void An_element_outside_its_layer_is_answered_with_the_shape(int y, int x, int c)
    {
        Diagnostic said = Refused(ExplainScope.At("conv2", y, x, c));
        said.Code.ShouldBe("G2G1402");
        said.ToString().ShouldContain("4x4x4");
    }

    private static byte[] Pixels() => Cases.Pixels(_large.Definition.Graph, 1);

    private static Diagnostic Refused(ExplainScope scope) =>
        Should.Throw<UserException>(() => Explainer.Forward(_large.Definition.Graph, _large.Weights, _large.Integer, Pixels(), scope)).Diagnostic;
}
