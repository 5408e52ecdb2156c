using System.Text.Json.Nodes;

namespace GradientsToGates.Cli.Tests;

/// <summary><c>g2g fold</c>: what it prints, keeps and sweeps, and that what it chose goes on through the other commands as it is.</summary>
public sealed class FoldCommandTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void A_sweep_is_printed_kept_and_drawn_until_the_integers_change()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        string output = _g2g.Run("fold", "run", "--device", "xc7a15t", "--sweep").ShouldEndWith(0).Output;
        output.ShouldContain("with all lanes in use");

        // One row for each point, the same three times: on the console, as CSV and as JSON.
        JsonArray points = JsonNode.Parse(File.ReadAllText(_g2g.At("run/sweep.json")))?["points"]?.AsArray() ?? [];
        points.Count.ShouldBeGreaterThan(1);
        string[] csv = File.ReadAllLines(_g2g.At("run/sweep.csv"));
        csv[0].ShouldBe("cycles,frames_per_second,lut,ff,dsp48e1,ramb18,folds");
        csv[1..].ShouldBe(points.Select(p => string.Join(
            ',', $"{p?["cycles"]}", $"{p?["fps"]}", $"{p?["lut"]}", $"{p?["ff"]}", $"{p?["dsp"]}", $"{p?["bram18"]}", string.Join(' ', p?["folds"]?.AsObject().Select(f => $"{f.Key}={f.Value}") ?? []))));
        string[] lines = output.Split('\n');
        int title = Array.FindIndex(lines, l => l == "cheapest folding of every speed, at 100 MHz, on xc7a15t:");
        string[] rows = [.. lines.Skip(title + 2).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))];
        rows.Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Replace(",", "", StringComparison.Ordinal)).ShouldBe(points.Select(p => $"{p?["cycles"]}"));

        // The first of them is what was chosen.
        string[] chosen = [.. JsonNode.Parse(File.ReadAllText(_g2g.At("run/steps/fold.json")))?["result"]?["folds"]?.AsObject().Select(f => $"{f.Value}") ?? []];
        chosen.ShouldBe(points[0]?["folds"]?.AsObject().Select(f => $"{f.Value}"));
        chosen.ShouldAllBe(f => lines.Any(l => l.Contains($" {f} ", StringComparison.Ordinal)));

        File.ReadAllText(_g2g.At("run/report.html")).ShouldContain("Foldings of the xc7a15t");
        File.ReadAllLines(Directory.GetFiles(_g2g.At("run/plots"), "sweep*.csv").Order(StringComparer.Ordinal).First()).Length.ShouldBe(csv.Length);
        _g2g.Run("quantize", "run", "--per-tensor").ShouldEndWith(0);
        File.ReadAllText(_g2g.At("run/report.html")).ShouldNotContain("Foldings of the xc7a15t");
    }

    [Fact]
    public void A_fold_with_its_multiplier_goes_into_the_Verilog()
    {
        _g2g.Run("train", "xor", "--out", "run").ShouldEndWith(0);
        _g2g.Run("fold", "run", "--fold", "conv1=2x2:lut").ShouldEndWith(0).Output.ShouldContain(" 2x2:lut ");
        _g2g.Run("emit", "verilog", "run", "--out", "verilog").ShouldEndWith(0);
        string core = Directory.GetFiles(_g2g.At("verilog"), "*_core.v").Single();
        File.ReadAllText(core).ShouldContain(".LUT       (1)");
    }

    [Fact]
    public void A_schedule_stays_with_the_run_until_another_is_named()
    {
        _g2g.Run("fold", "lenet5", "--max", "--schedule", "row").ShouldEndWith(0);
        Folds().Select(f => f.EndsWith(":row", StringComparison.Ordinal)).ShouldBe([true, true, false, false, false]);
        _g2g.Run("fold", "runs/lenet5-001", "--max", "--fold", "conv1=2x5").ShouldEndWith(0);
        Folds().Select(f => f.EndsWith(":row", StringComparison.Ordinal)).ShouldBe([false, true, false, false, false]);
        _g2g.Run("fold", "runs/lenet5-001", "--max", "--schedule", "output").ShouldEndWith(0);
        Folds().ShouldAllBe(f => !f.EndsWith(":row", StringComparison.Ordinal));
        G2gResult chosen = _g2g.Run("fold", "runs/lenet5-001", "--target-fps", "10000", "--schedule", "auto").ShouldEndWith(0);
        chosen.Output.ShouldContain("MACs: of what the 90 DSP48E1 of xc7a35t can do");
        Folds().Select(f => f.EndsWith(":row", StringComparison.Ordinal)).ShouldBe([true, true, false, false, false]);
        File.ReadAllText(_g2g.At("runs/lenet5-001/report.html")).ShouldContain("row-stationary");

        string[] Folds() => [.. JsonNode.Parse(File.ReadAllText(_g2g.At("runs/lenet5-001/steps/fold.json")))?["result"]?["folds"]?.AsObject().Select(f => $"{f.Value}") ?? []];
    }
}
