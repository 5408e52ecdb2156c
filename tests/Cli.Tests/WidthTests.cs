using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace GradientsToGates.Cli.Tests;

/// <summary>Bits by layer: what single layers cost, and the search for widths.</summary>
public sealed class WidthTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Sensitivity_lowers_one_layer_at_a_time()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        G2gResult result = _g2g.Run("sensitivity", "run", "--bits", "8,2").ShouldEndWith(0);
        result.Output.ShouldContain("training images of xor that training has seen");
        result.Output.ShouldContain("wrote run/sensitivity.csv");
        result.Output.ShouldContain("next  g2g search run");

        JsonNode results = Json("run/sensitivity.json");
        JsonArray rows = results["rows"].ShouldNotBeNull().AsArray();
        rows.Select(r => $"{r?["layer"]} {r?["what"]} {r?["bits"]}").ShouldBe(
            ["conv1 weights 8", "conv1 weights 2", "dense1 weights 8", "dense1 weights 2", "conv1 activations 8", "conv1 activations 2"]);

        // At 8 bits nothing was lowered; what each loses is what the counts say.
        int right = (int)results["float"].ShouldNotBeNull()["correct"].ShouldNotBeNull();
        foreach (JsonNode? row in rows)
        {
            JsonNode score = row.ShouldNotBeNull()["score"].ShouldNotBeNull();
            int correct = (int)score["accuracy"].ShouldNotBeNull()["correct"].ShouldNotBeNull();
            ((double)score["lost"].ShouldNotBeNull()).ShouldBe(100.0 * (right - correct) / 4);
            if ((int)row["bits"].ShouldNotBeNull() == 8)
            {
                score.ToJsonString().ShouldBe(results["base"].ShouldNotBeNull().ToJsonString());
            }
        }

        File.ReadAllText(_g2g.At("run/report.html")).ShouldContain("by bits of weights");
        File.Exists(_g2g.At("run/plots/sensitivity-weights-2.svg")).ShouldBeTrue();

        // Nothing is measured twice, and other layers or widths add to what is there.
        string kept = File.ReadAllText(_g2g.At("run/widths.json"));
        _g2g.Run("sensitivity", "run", "--bits", "2", "--what", "weights", "--layers", "dense1").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("run/widths.json")).ShouldBe(kept);
        Json("run/sensitivity.json")["rows"].ShouldNotBeNull().AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public void Search_writes_layer_formats_that_quantize_takes()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        G2gResult result = _g2g.Run("search", "run", "--cost", "multipliers", "--max-loss", "0").ShouldEndWith(0);
        result.Output.ShouldContain("checked once on 4 test images of xor");
        result.Output.ShouldContain("next  g2g quantize run --layer-format-file run/layer-formats.txt");
        string report = File.ReadAllText(_g2g.At("run/report.html"));
        report.ShouldContain("Widths with the least multiplier cost within 0.00 points");
        File.Exists(_g2g.At("run/plots/widths.svg")).ShouldBeTrue();

        // The graph that quantize makes of the file has the widths, the cost and the answers of the choice.
        JsonNode search = Json("run/search.json");
        JsonNode chosen = search["points"].ShouldNotBeNull().AsArray()[(int)search["chosen"].ShouldNotBeNull()].ShouldNotBeNull();
        _g2g.Run("quantize", "run", "--layer-format-file", "run/layer-formats.txt").ShouldEndWith(0);
        string graph = File.ReadAllText(_g2g.At("run/integer/graph.yml"));
        foreach (JsonNode? width in chosen["widths"].ShouldNotBeNull().AsArray())
        {
            graph.ShouldContain($"weight-type: s{width?["weights"]}");
        }

        _g2g.Run("evaluate", "run").ShouldEndWith(0).Output.ShouldContain("int8       4 of 4 right");
        ((int)chosen["score"].ShouldNotBeNull()["agreement"].ShouldNotBeNull()["correct"].ShouldNotBeNull()).ShouldBe(4);
    }

    [Fact]
    public void A_killed_search_goes_on_where_it_was()
    {
        _g2g.Run("train", "xor", "--out", "whole").ShouldEndWith(0);
        _g2g.RunInShell("cp -r whole killed; exec \"$@\"", "search", "whole", "--cost", "multipliers", "--max-loss", "0").ShouldEndWith(0);
        string search = File.ReadAllText(_g2g.At("whole/search.json"));
        int whole = Json("whole/widths.json").AsObject().Count;

        Process process = _g2g.Start("search", "killed", "--cost", "multipliers", "--max-loss", "0");
        SpinWait.SpinUntil(() => process.HasExited || File.Exists(_g2g.At("killed/widths.json")), TimeSpan.FromMinutes(2)).ShouldBeTrue();
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();

        // What was measured until then stays, to the byte; only the rest is added.
        Dictionary<string, string> kept = Json("killed/widths.json").AsObject().ToDictionary(m => m.Key, m => m.Value.ShouldNotBeNull().ToJsonString());
        kept.Count.ShouldBeInRange(1, whole);
        _g2g.Run("search", "killed", "--cost", "multipliers", "--max-loss", "0").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("killed/search.json")).ShouldBe(search);
        JsonObject all = Json("killed/widths.json").AsObject();
        all.Count.ShouldBe(whole);
        all.Take(kept.Count).ShouldAllBe(m => kept[m.Key] == m.Value!.ToJsonString());
    }

    [Fact]
    public void Range_of_least_error_is_that_of_the_layers_own_width()
    {
        File.WriteAllText(_g2g.At("net.yml"), """
            name: net
            dataset: xor
            input: { shape: [1, 2, 1], levels: 1 }
            layers:
              - { type: conv2d, name: conv1, filters: 6, kernel: [1, 2] }
              - { type: relu, name: act1 }
              - { type: flatten, name: flatten }
              - { type: dense, name: dense1, units: 1 }
              - { type: sigmoid, name: act2 }
            loss: binary-cross-entropy
            training: { optimizer: adam, learning-rate: 0.05, batch: 4, epochs: 60, seed: 3 }
            """);
        _g2g.Run("train", "net.yml", "--out", "run").ShouldEndWith(0);
        double all = Scale("--format", "w8a2");
        Scale("--format", "int8", "--layer-format", "conv1=w8a2").ShouldBe(all, "these codes have 2 bits in both");

        // With 8 bits more of the range is worth keeping: 2 bits cut off what would make three steps too coarse.
        (255 * Scale("--layer-format", "none")).ShouldBeGreaterThan(1.05 * 3 * all);

        // Scale of the codes of act1.
        double Scale(params string[] format)
        {
            _g2g.Run(["quantize", "run", "--calibration", "mse", .. format]).ShouldEndWith(0);
            string[] graph = File.ReadAllLines(_g2g.At("run/integer/graph.yml"));
            string line = graph.SkipWhile(l => !l.EndsWith("name: act1", StringComparison.Ordinal)).First(l => l.Contains("scale: ", StringComparison.Ordinal));
            return double.Parse(line.Split(": ")[1], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void Bad_input_is_told_with_the_legal_values()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        _g2g.Run("sensitivity", "run", "--bits", "8,1").ShouldEndWith(2).ShouldTell("G2G8120", "2 to 8");
        _g2g.Run("sensitivity", "run", "--bits", "9").ShouldEndWith(2).ShouldTell("G2G8120", "2 to 8");
        _g2g.Run("sensitivity", "run", "--bits", "four").ShouldEndWith(2).ShouldTell("G2G0002", "whole number");
        _g2g.Run("sensitivity", "run", "--what", "biases").ShouldEndWith(2).ShouldTell("G2G0002", "both, weights, activations");
        _g2g.Run("sensitivity", "run", "--layers", "conv9").ShouldEndWith(2).ShouldTell("G2G8123", "conv1, dense1");
        _g2g.Run("sensitivity", "run", "--images", "0").ShouldEndWith(2).ShouldTell("G2G0001", "--images 0");
        _g2g.Run("search", "run", "--max-loss", "-1").ShouldEndWith(2).ShouldTell("G2G8121", "0 to 100");
        _g2g.Run("search", "run", "--max-loss", "NaN").ShouldEndWith(2).ShouldTell("G2G8121", "0 to 100");
        _g2g.Run("search", "run", "--max-loss", "few").ShouldEndWith(2).ShouldTell("G2G0002", "--max-loss 0.5");
        _g2g.Run("search", "run", "--cost", "energy").ShouldEndWith(2).ShouldTell("G2G0002", "memory, multipliers");
        _g2g.Run("search", "run", "--layers", "act1").ShouldEndWith(2).ShouldTell("G2G8123", "conv1, dense1");
        File.Exists(_g2g.At("run/sensitivity.json")).ShouldBeFalse();
        File.Exists(_g2g.At("run/search.json")).ShouldBeFalse();
    }

    private JsonNode Json(string file) => JsonNode.Parse(File.ReadAllText(_g2g.At(file))).ShouldNotBeNull();
}
