using GradientsToGates.Explain.Tests;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Training;
using Case = GradientsToGates.Explain.Tests.Case;

namespace GradientsToGates.Cli.Tests;

/// <summary><c>g2g explain</c> as a command: what it prints can be redone line by line, and what does not exist is told.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly G2g _g2g = new();

    public ExplainTests() => _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);

    public void Dispose() => _g2g.Dispose();

    [Theory]
    [InlineData(0, new byte[] { 0, 0 }, 0)]
    [InlineData(2, new byte[] { 1, 0 }, 1)]
    public void Standard_output_is_the_explanation_alone_and_can_be_redone(int sample, byte[] codes, int label)
    {
        G2gResult result = _g2g.Run("explain", "run", "--sample", FormattableString.Invariant($"{sample}")).ShouldEndWith(0);

        NetworkDefinition network = NetworkYaml.Read(_g2g.At("run/network.yml"));
        var redo = new Redo(new Case(network, ModelFile.Load(_g2g.At("run/weights.safetensors"), network.Graph).Weights, IntegerGraphFile.Read(_g2g.At("run/integer"))), codes, label);
        redo.Run(result.Output);
        redo.Counts["product"].ShouldBe(2 * 6);
        redo.Counts["update"].ShouldBe(9);
    }

    [Fact]
    public void One_element_is_explained()
    {
        string output = _g2g.Run("explain", "run", "--layer", "conv1", "--at", "0,0,1", "--quiet").ShouldEndWith(0).Output;
        output.ShouldStartWith("explain xor: one element of conv1\n");
        output.ShouldMatch(@"(?m)^conv1\[0,0,1\] = ");
    }

    [Theory]
    [InlineData("G2G0002", "--sample 4", "0 to 3", "--sample", "4")]
    [InlineData("G2G0002", "--sample -1", "0 to 3", "--sample", "-1")]
    [InlineData("G2G0001", "'x'", "whole number", "--sample", "x")]
    [InlineData("G2G1401", "conv9", "conv1", "--layer", "conv9")]
    [InlineData("G2G1402", "conv1", "0", "--layer", "conv1", "--at", "0,0,2")]
    [InlineData("G2G1406", "--at 1,2", "3,4,0", "--layer", "conv1", "--at", "1,2")]
    public void What_does_not_exist_is_told(string code, string where, string remedy, params string[] options) =>
        _g2g.Run(["explain", "run", "--quiet", .. options]).ShouldEndWith(2).ShouldTell(code, where, remedy);
}
