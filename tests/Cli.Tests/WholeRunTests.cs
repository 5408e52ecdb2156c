using System.Text.Json.Nodes;
using GradientsToGates.Reporting.Tests.Schema;

namespace GradientsToGates.Cli.Tests;

/// <summary><c>g2g run xor</c> from end to end, and what can be done with the finished run.</summary>
public sealed class WholeRunTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    private G2g G2g => run.G2g;

    [Fact]
    public void It_ends_well_with_paths_and_the_next_command()
    {
        run.First.ShouldEndWith(0).Error.ShouldBeEmpty();
        foreach (string written in (string[])["wrote run/summary.json", "wrote run/report.html", "wrote run/verilog", "next  g2g explain run"])
        {
            run.First.Output.ShouldContain(written);
        }

        run.First.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Its_summary_keeps_to_the_schema_and_says_what_was_measured()
    {
        JsonObject summary = Summary();
        JsonObject schema = (JsonObject?)JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/summary.schema.json"))) ?? [];
        JsonSchema.Errors(schema, summary).ShouldBeEmpty();

        At<string>(summary, "network").ShouldBe("xor");
        At<int>(summary, "parameters").ShouldBe(9);
        At<int>(summary, "accuracy.float.correct").ShouldBe(4);
        At<int>(summary, "accuracy.integer.correct").ShouldBe(4);
        JsonArray cosim = (JsonArray?)summary["cosim"] ?? [];
        cosim.Select(c => $"{c?["simulator"]} {c?["images"]} {c?["mismatches"]}").ShouldBe(["verilator 4 0", "icarus 2 0"]);
        cosim[0]?["layers"]?.AsArray().ShouldAllBe(l => l!["compared"]!.GetValue<long>() > 0);
        foreach (string figure in (string[])["interval", "latency"])
        {
            At<long>(summary, $"cycles.{figure}.simulated").ShouldBe(At<long>(summary, $"cycles.{figure}.predicted"));
        }

        At<string>(summary, "synthesis.device").ShouldBe("xc7a35t");
        At<int>(summary, "synthesis.lut").ShouldBeGreaterThan(0);
        summary["synthesis"]?["fmaxMhz"].ShouldBeNull();
        At<string>(summary, "program.commandLine").ShouldStartWith("g2g run xor");
        File.Exists(run.At("report.html")).ShouldBeTrue();
    }

    [Fact]
    public void The_same_command_takes_every_step_over_and_quiet_shows_no_progress()
    {
        G2gResult again = G2g.Run("run", "xor", "--images", "4", "--no-install", "--out", "run", "--quiet").ShouldEndWith(0);
        again.Output.ShouldNotContain("run folder");
        JsonObject summary = Summary();
        summary["reused"]?.AsArray().Select(s => $"{s}").ShouldBe(((JsonObject?)summary["seconds"] ?? []).Select(s => s.Key), ignoreOrder: true);
        G2g.Run("check", "run").ShouldEndWith(0);
    }

    [Fact]
    public void Check_finds_a_changed_file_and_the_next_command_mends_it()
    {
        string[] files = ["integer/graph.yml", "integer/weights.safetensors", "weights.safetensors", "verilog/xor_top.v", "steps/quantize.json"];
        var before = files.ToDictionary(f => f, f => File.ReadAllText(run.At(f)));
        foreach (string file in files)
        {
            File.WriteAllText(run.At(file), "damaged");
        }

        string found = G2g.Run("check", "run").ShouldEndWith(5).Output;
        files.Where(f => f != "integer/graph.yml" && f != "integer/weights.safetensors").ShouldAllBe(f => found.Contains(f));
        G2g.Run("emit", "verilog", "run", "--no-install").ShouldEndWith(0).Output.ShouldContain("is done again");
        G2g.Run("check", "run").ShouldEndWith(0);
        files.Where(f => !f.StartsWith("steps/", StringComparison.Ordinal)).ShouldAllBe(f => File.ReadAllText(run.At(f)) == before[f]);
    }

    [Fact]
    public void The_report_is_made_again_or_says_why_not()
    {
        G2g.Run("report", "run").ShouldEndWith(0).Output.ShouldContain("report.html");
        string kept = File.ReadAllText(run.At("summary.json"));
        File.WriteAllText(run.At("summary.json"), kept[..(kept.Length / 2)]);
        string report = File.ReadAllText(run.At("report.html"));
        G2g.Run("report", "run").ShouldEndWith(6).ShouldTell("G2G6007", "summary.json", "--out");
        File.WriteAllText(run.At("summary.json"), kept);
        File.ReadAllText(run.At("report.html")).ShouldBe(report);
    }

    [Fact]
    public void An_illegal_fold_or_device_is_refused_and_not_kept()
    {
        string settings = File.ReadAllText(run.At("run.json"));
        G2g.Run("emit", "verilog", "run", "--fold", "conv1=3x1").ShouldEndWith(2).ShouldTell("G2G2102", "conv1", "Use 1 or 2");
        G2g.Run("emit", "verilog", "run", "--fold", "nolayer=1x1").ShouldEndWith(2).ShouldTell("G2G2104", "nolayer", "conv1");
        G2g.Run("synth", "run", "--device", "xc9000").ShouldEndWith(2).ShouldTell("G2G2201", "xc7a35t");
        File.ReadAllText(run.At("run.json")).ShouldBe(settings);
    }

    [Fact]
    public void Another_networks_folder_is_refused() =>
        G2g.Run("run", "lenet5", "--out", "run").ShouldEndWith(2).ShouldTell("G2G6006", "'xor'", "--out");

    [Fact]
    public void Layers_are_dumped_as_npy()
    {
        G2g.Run("evaluate", "run", "--dump-layers", "dump", "--images", "3").ShouldEndWith(0).Output.ShouldContain("wrote dump/conv1.npy");
        byte[] input = File.ReadAllBytes(G2g.At("dump/input.npy"));
        System.Text.Encoding.ASCII.GetString(input, 0, 128).ShouldContain("'shape': (3, 1, 2, 1)");
    }

    [Fact]
    public void The_emitted_folder_simulates_without_g2g()
    {
        G2g.Run("emit", "verilog", "run", "--out", "alone", "--images", "4").ShouldEndWith(0);
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "/bin/sh", ["-c", "iverilog -g2005 -o bench.vvp -s xor_tb -c sim.f && vvp bench.vvp +vectors=vectors +images=4"]) { WorkingDirectory = G2g.At("alone"), UseShellExecute = false, RedirectStandardOutput = true });
        string output = shell?.StandardOutput.ReadToEnd() ?? "";
        output.ShouldContain("DONE 4");
        output.ShouldNotContain("MISMATCH");
        File.Exists(G2g.At("alone/README.md")).ShouldBeTrue();
    }

    [Fact]
    public void The_runs_own_folder_simulates_as_its_readme_says()
    {
        string command = File.ReadLines(run.At("verilog/README.md")).Single(l => l.StartsWith("    iverilog", StringComparison.Ordinal)).Trim();
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "/bin/sh", ["-c", command.Replace("sim.vvp", G2g.At("sim.vvp"), StringComparison.Ordinal)]) { WorkingDirectory = run.At("verilog"), UseShellExecute = false, RedirectStandardOutput = true });
        string output = shell?.StandardOutput.ReadToEnd() ?? "";
        output.ShouldContain("DONE 2");
        output.ShouldNotContain("MISMATCH");
    }

    [Fact]
    public void Verilog_of_another_network_is_not_mixed_in()
    {
        Directory.CreateDirectory(G2g.At("taken"));
        File.WriteAllText(G2g.At("taken/lenet5_top.v"), "");
        G2g.Run("emit", "verilog", "run", "--out", "taken").ShouldEndWith(2).ShouldTell("G2G6009", "'lenet5'", "--out");
        Directory.GetFiles(G2g.At("taken")).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_replayed_image_is_compared_and_leaves_a_waveform()
    {
        G2g.Run("cosim", "run", "--replay", "1").ShouldEndWith(0).Output.ShouldContain("icarus: 1 image, the first 1 with");
        File.ReadAllText(run.At("cosim/replay-1/waves.gtkw")).ShouldContain("waves.vcd");
        new FileInfo(run.At("cosim/replay-1/waves.vcd")).Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void A_refused_simulator_leaves_the_settings_alone()
    {
        string settings = File.ReadAllText(run.At("run.json"));
        G2g.Run("cosim", "run", "--images", "1", "--simulator", "verilater").ShouldEndWith(2).ShouldTell("G2G5002", "icarus");
        File.ReadAllText(run.At("run.json")).ShouldBe(settings);
    }

    [Fact]
    public void Fresh_does_everything_again()
    {
        using var own = new G2g();
        own.Programs("iverilog", "vvp");
        own.Run("run", "xor", "--images", "4", "--no-install", "--out", "again").ShouldEndWith(0);
        DateTime compiled = File.GetLastWriteTimeUtc(own.At("again/cosim/icarus/bench.vvp"));
        own.Run("run", "xor", "--images", "4", "--no-install", "--out", "again", "--fresh").ShouldEndWith(0);
        ((JsonArray?)JsonNode.Parse(File.ReadAllText(own.At("again/summary.json")))?["reused"])?.Count.ShouldBe(0);
        File.GetLastWriteTimeUtc(own.At("again/cosim/icarus/bench.vvp")).ShouldBeGreaterThan(compiled);
    }

    private JsonObject Summary() => (JsonObject?)JsonNode.Parse(File.ReadAllText(run.At("summary.json"))) ?? [];

    private static T At<T>(JsonNode node, string path) => path.Split('.').Aggregate((JsonNode?)node, (n, name) => n?[name]) is { } found
        ? found.GetValue<T>()
        : throw new InvalidOperationException($"summary.json has no {path}");
}
