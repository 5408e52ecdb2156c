using System.Diagnostics;

namespace GradientsToGates.Cli.Tests;

/// <summary>Two processes never work in one run folder, and a process that died holds none.</summary>
public sealed class RunLockTests : IDisposable
{
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Theory]
    [InlineData("train", "xor", "--out", "run")]
    [InlineData("run", "xor", "--out", "run")]
    [InlineData("quantize", "run")]
    [InlineData("explain", "run")]
    public void A_folder_in_use_is_told_with_the_process_that_uses_it(params string[] arguments)
    {
        Process first = StartLongTraining("--out", "run");
        try
        {
            string settings = File.ReadAllText(_g2g.At("run/run.json"));
            _g2g.Run(arguments).ShouldEndWith(6).ShouldTell("G2G6008", "run", FormattableString.Invariant($"process {first.Id} on "), "g2g train xor", "--out");
            File.ReadAllText(_g2g.At("run/run.json")).ShouldBe(settings);
        }
        finally
        {
            G2g.Signal(first, "KILL", group: true);
            G2g.Finish(first).Code.ShouldNotBe(0);
        }

        _g2g.Run("train", "xor", "--fresh", "--out", "run").ShouldEndWith(0);
        File.Exists(_g2g.At("run/.owner")).ShouldBeFalse();
    }

    [Fact]
    public void Runs_started_at_once_get_folders_of_their_own()
    {
        Process[] both = [StartLongTraining(), StartLongTraining()];
        foreach (Process process in both)
        {
            G2g.Signal(process, "INT", group: true);
            G2g.Finish(process).ShouldEndWith(130);
        }

        Directory.GetDirectories(_g2g.At("runs")).Select(Path.GetFileName).ShouldBe(["xor-001", "xor-002"], ignoreOrder: true);
    }

    // Returns when it has taken its folder and gone to work.
    private Process StartLongTraining(params string[] more)
    {
        int before = Checkpoints();
        Process process = _g2g.Start(["train", "xor", "--epochs", "100000000", "--threads", "1", .. more]);
        long started = Stopwatch.GetTimestamp();
        while (Checkpoints() == before)
        {
            process.HasExited.ShouldBeFalse("g2g ended by itself");
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(1));
            Thread.Sleep(20);
        }

        return process;
    }

    private int Checkpoints() => Directory.GetFiles(_g2g.Folder, "checkpoint.bin", SearchOption.AllDirectories).Length;
}
