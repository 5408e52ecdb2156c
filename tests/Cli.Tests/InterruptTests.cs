using System.Diagnostics;
using System.Globalization;

namespace GradientsToGates.Cli.Tests;

/// <summary>Ctrl-C: exit code 130, no process left behind, and the same command goes on to the same result.</summary>
public sealed class InterruptTests : IDisposable
{
    private const int Interrupted = 130;
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Training_stops_and_goes_on_to_the_same_weights()
    {
        // How long an epoch takes is the machine's affair: a training that ends before the signal arrives is tried again with more of them.
        int epochs = 100_000;
        (string[] train, G2gResult result) = StopTraining(epochs);
        while (result.Code == 0 && epochs < 10_000_000)
        {
            epochs *= 4;
            (train, result) = StopTraining(epochs);
        }

        result.ShouldEndWith(Interrupted);
        result.Error.ShouldContain("Stopped.");
        result.Error.ShouldContain(FormattableString.Invariant($"go on with: g2g train xor --epochs {epochs} --threads 1 --out stopped"));
        Directory.GetFiles(_g2g.Folder, "*.part", SearchOption.AllDirectories).ShouldBeEmpty();

        _g2g.Run([.. train, "stopped"]).ShouldEndWith(0);
        _g2g.Run([.. train, "whole"]).ShouldEndWith(0);
        File.ReadAllBytes(_g2g.At("stopped/weights.safetensors")).ShouldBe(File.ReadAllBytes(_g2g.At("whole/weights.safetensors")));
    }

    // The training that the signal meets, and how it ended.
    private (string[] Train, G2gResult Result) StopTraining(int epochs)
    {
        if (Directory.Exists(_g2g.At("stopped")))
        {
            Directory.Delete(_g2g.At("stopped"), recursive: true);
        }

        string[] train = ["train", "xor", "--epochs", epochs.ToString(CultureInfo.InvariantCulture), "--threads", "1", "--out"];
        Process process = _g2g.Start([.. train, "stopped"]);
        Await(() => process.HasExited || File.Exists(_g2g.At("stopped/checkpoint.bin")), process: null);
        G2g.Signal(process, "INT", group: false);
        return (train, G2g.Finish(process));
    }

    [Theory]
    [InlineData("INT", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    public void A_running_tool_is_stopped_with_all_it_started(string signal, bool group)
    {
        _g2g.Programs("iverilog", "vvp");

        // A background child of a shell does not hear Ctrl-C, so it must be g2g that ends it; with a whole group the tool dies before g2g knows why.
        string work = group ? $"echo $$ > {_g2g.At("child")}; exec sleep 300" : $"sleep 300 & echo $! > {_g2g.At("child")}; wait";
        _g2g.StandIn("vvp", $"[ \"$1\" = -V ] && exec vvp -V; {work}");
        string[] command = ["run", "xor", "--no-install", "--out", "run"];
        Process process = _g2g.Start(command);
        Await(() => File.Exists(_g2g.At("child")) && File.ReadAllText(_g2g.At("child")).EndsWith('\n'), process);
        int child = int.Parse(File.ReadAllText(_g2g.At("child")), CultureInfo.InvariantCulture);
        G2g.Signal(process, signal, group);
        G2g.Finish(process).ShouldEndWith(Interrupted).Error.ShouldContain("go on with: g2g run xor --no-install --out run");
        Await(() => !Alive(child), process: null);

        _g2g.Programs("iverilog", "vvp");
        _g2g.Run(command).ShouldEndWith(0).Output.ShouldMatch("quantize [0-9.]+ \\(reused\\)");
        _g2g.Run("check", "run").ShouldEndWith(0);
    }

    // A process that ended but that nobody has waited for is not alive.
    private static bool Alive(int id)
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat");
        return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
    }

    private static void Await(Func<bool> happened, Process? process)
    {
        long started = Stopwatch.GetTimestamp();
        while (!happened())
        {
            Assert.False(process?.HasExited ?? false, "g2g ended before it could be stopped");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "nothing happened in a minute");
            Thread.Sleep(20);
        }
    }
}
