using System.Text.Json.Nodes;

namespace GradientsToGates.Cli.Tests;

/// <summary>The table of number formats as a user asks for it.</summary>
public sealed class FormatTableTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Formats_are_compared_and_what_left_its_type_is_told_by_node()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);

        string output = _g2g.Run("evaluate", "run", "--formats", "float,int8,q1.7-wrap-literal", "--ranges").ShouldEndWith(0).Output;

        string[] csv = File.ReadAllLines(_g2g.At("run/formats.csv"));
        csv[0].ShouldEndWith("clipped weights,clipped biases,activations,saturated,wrapped");
        csv.Skip(1).Select(l => string.Join(' ', l.Split(',')[1..3])).ShouldBe(["float float", "int8 weights", "int8 integer", "q1.7-wrap-literal weights", "q1.7-wrap-literal integer"]);

        JsonNode[] rows = [.. JsonNode.Parse(File.ReadAllText(_g2g.At("run/formats.json")))?["rows"]?.AsArray().OfType<JsonNode>() ?? []];
        rows[0]["overflows"].ShouldBeNull();
        (rows[2]["overflows"]?["saturated"]?.GetValue<long>(), rows[2]["overflows"]?["wrapped"]?.GetValue<long>(), rows[2]["clippedWeights"]?.GetValue<int>()).ShouldBe((0, 0, 0));
        (rows[4]["clippedWeights"]?.GetValue<int>() > 0).ShouldBeTrue("weights of xor are beyond 1");
        JsonNode[] nodes = [.. rows[4]["overflows"]?["nodes"]?.AsArray().OfType<JsonNode>() ?? []];
        nodes.Length.ShouldBeGreaterThan(1);

        output.ShouldContain("q1.7-wrap-literal on xor-test, 4 images");
        foreach (JsonNode node in nodes)
        {
            output.Split('\n').ShouldContain(l => l.StartsWith($"  {node["node"]} ", StringComparison.Ordinal) && l.EndsWith($" {node["wrapped"]}", StringComparison.Ordinal));
        }
    }
}
