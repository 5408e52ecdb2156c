using System.Globalization;
using System.Text.Json.Nodes;
using GradientsToGates.Ir;
using GradientsToGates.TestKit;

namespace GradientsToGates.Cli.Tests;

/// <summary>The path one command at a time: after each, summary and report speak of what the run folder then holds, and of nothing else.</summary>
public sealed class StepCommandsTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Each_command_adds_its_results_and_takes_those_away_that_no_longer_hold()
    {
        ExternalTools.Require("iverilog", "vvp", "yosys");
        Summary("train", "xor", "--out", "run").ShouldBe("float 4, integer none, cosim none, predicted False, part none");
        Summary("quantize", "run").ShouldBe("float 4, integer none, cosim none, predicted False, part none");
        Summary("evaluate", "run").ShouldBe("float 4, integer 4, cosim none, predicted False, part none");
        Summary("cosim", "run", "--simulator", "icarus", "--no-install").ShouldBe("float 4, integer 4, cosim icarus, predicted True, part none");
        Summary("synth", "run", "--no-install").ShouldBe("float 4, integer 4, cosim icarus, predicted True, part xc7a35t");
        Summary("synth", "run", "--device", "xc7a15t", "--no-install").ShouldBe("float 4, integer 4, cosim icarus, predicted True, part xc7a15t");
        File.ReadAllText(_g2g.At("run/report.html")).ShouldContain("xc7a15t");

        // A simulation that took other cycles than predicted is a failure, whatever its values.
        string kept = _g2g.At("run/steps/cosim-icarus.json");
        string text = File.ReadAllText(kept);
        File.WriteAllText(kept, text.Replace("\"latency\": ", "\"latency\": 1", StringComparison.Ordinal));
        _g2g.Run("cosim", "run", "--simulator", "icarus", "--no-install").ShouldEndWith(5).Error.ShouldContain("G2G5004");
        File.WriteAllText(kept, text);

        // Another integer graph has been neither evaluated, nor simulated, nor synthesized.
        Summary("quantize", "run", "--per-tensor").ShouldBe("float 4, integer none, cosim none, predicted False, part none");
    }

    [Fact]
    public void Other_images_can_be_simulated_and_results_say_so()
    {
        ExternalTools.Require("iverilog", "vvp");
        _g2g.Run("cosim", "xor", "--on", "nothing", "--simulator", "icarus", "--no-install").ShouldEndWith(2).Error.ShouldContain("G2G3000");
        _g2g.Run("cosim", "latest", "--on", "xor-test", "--simulator", "icarus", "--no-install").ShouldEndWith(0).Output.ShouldContain("4 images of xor-test");
        JsonNode? cosim = JsonNode.Parse(File.ReadAllText(_g2g.At("runs/xor-001/summary.json")))?["cosim"]?[0];
        cosim?["on"]?.ToString().ShouldBe("xor-test");
        (cosim?["seconds"]?.GetValue<double>()).ShouldNotBeNull().ShouldBeGreaterThan(0);
        _g2g.Run("cosim", "latest", "--simulator", "icarus", "--no-install").ShouldEndWith(0).Output.ShouldContain("4 images, ");
    }

    [Fact]
    public void The_seed_of_shipped_weights_is_the_one_they_were_trained_with()
    {
        string seed = ShippedModel.Load("arch8-study").File.Metadata["seed"];
        seed.ShouldNotBe(Zoo.Load("arch8", "study").Recipe.Seed.ToString(CultureInfo.InvariantCulture), "else this test shows nothing");
        _g2g.Run("evaluate", "arch8:study").ShouldEndWith(0);
        JsonNode.Parse(File.ReadAllText(_g2g.At("runs/arch8-001/summary.json")))?["program"]?["seed"]?.ToString().ShouldBe(seed);
    }

    private string Summary(params string[] command)
    {
        _g2g.Run(command).ShouldEndWith(0).Output.ShouldContain("wrote run/summary.json");
        JsonNode? summary = JsonNode.Parse(File.ReadAllText(_g2g.At("run/summary.json")));
        string cosim = string.Join(' ', summary?["cosim"]?.AsArray().Select(c => $"{c?["simulator"]}") ?? []);
        return $"float {summary?["accuracy"]?["float"]?["correct"]}, integer {summary?["accuracy"]?["integer"]?["correct"]?.ToString() ?? "none"}, "
            + $"cosim {(cosim.Length == 0 ? "none" : cosim)}, predicted {summary?["cycles"]?["interval"]?["predicted"] is not null}, part {summary?["synthesis"]?["device"]?.ToString() ?? "none"}";
    }
}
