using System.Text.Json.Nodes;

namespace GradientsToGates.Cli.Tests;

/// <summary>Number formats compared on one network, and where the results go.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void The_list_of_formats_counts_the_bits_of_the_studys_example() => _g2g.Run("formats").ShouldEndWith(0).Output.ShouldContain("1 + 3 + 7 = 11");

    [Fact]
    public void Table_of_formats_is_in_the_report_until_other_weights_take_its_place()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        G2gResult table = _g2g.Run("evaluate", "run", "--formats", "float,q1.3,int8").ShouldEndWith(0);
        table.Output.ShouldContain("wrote run/formats.json");
        table.Output.ShouldContain("wrote run/report.html");
        table.Output.ShouldContain("next  g2g ");
        JsonArray rows = JsonNode.Parse(File.ReadAllText(_g2g.At("run/formats.json")))?["rows"]?.AsArray() ?? [];
        rows.Select(r => $"{r?["format"]} {r?["how"]}").ShouldBe(["float float", "q1.3 weights", "q1.3 integer", "int8 weights", "int8 integer"]);
        rows.ShouldAllBe(r => r != null && r["confusion"] != null && r["confusion"]!.AsArray().Sum(c => c!.AsArray().Sum(n => (int)n!)) == 4, "a confusion matrix each, over the four inputs");
        JsonNode.Parse(File.ReadAllText(_g2g.At("run/summary.json")))?["accuracy"]?["float"]?["total"]?.GetValue<int>().ShouldBe(4, "the table measured the run's own figure too");
        string report = File.ReadAllText(_g2g.At("run/report.html"));
        report.ShouldContain("Number formats on xor-test");
        report.ShouldContain("Confusion matrix of q1.3, integers");
        File.Exists(_g2g.At("run/plots/formats-xor-test.svg")).ShouldBeTrue();

        // Every later command that writes the report keeps the table in it.
        _g2g.Run("quantize", "run").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("run/report.html")).ShouldContain("Number formats on xor-test");
        _g2g.Run("train", "xor", "--out", "run", "--seed", "5").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("run/report.html")).ShouldNotContain("Number formats on xor-test");
    }
}
