using System.Diagnostics;
using System.Globalization;
using GradientsToGates.Tensors;

namespace GradientsToGates.Cli.Tests;

/// <summary>A training that is killed at random moments, without warning, ends with the same bytes as one that is left alone.</summary>
public sealed class KillTests : IDisposable
{
    private const int MinMilliseconds = 250;
    private const int MaxMilliseconds = 2500;
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Three_kills_do_not_matter() => Kill(3, epochs: 4_000);

    [Fact]
    [Trait(When.Trait, When.All)]
    public void Twenty_kills_do_not_matter() => Kill(20, epochs: 20_000);

    private void Kill(int kills, int epochs)
    {
        // With moving statistics, callbacks, averaged weights, dropout, soft labels and changed images: all that has state or is random.
        File.WriteAllText(_g2g.At("net.yml"), Network(epochs));
        string[] train = ["train", "net.yml", "--threads", "2", "--out"];
        _g2g.Run([.. train, "whole"]).ShouldEndWith(0);

        ulong seed = (ulong)Stopwatch.GetTimestamp();
        var rng = new Rng(seed, RandomStream.Test);
        int killed = 0;
        string folder = "killed-1";
        for (int again = 1; killed < kills; )
        {
            // Every other process has left a new checkpoint when its time begins to run, however slowly it starts; the others may die before.
            string checkpoint = _g2g.At(folder + "/checkpoint.bin");
            DateTime before = File.GetLastWriteTimeUtc(checkpoint);
            using Process process = _g2g.Start([.. train, folder]);
            bool wait = killed % 2 == 0;
            while (wait && !process.HasExited && (!File.Exists(checkpoint) || File.GetLastWriteTimeUtc(checkpoint) == before))
            {
                Thread.Sleep(5);
            }

            if (process.WaitForExit(MinMilliseconds + rng.NextInt32(MaxMilliseconds - MinMilliseconds)))
            {
                // It was faster than the kills that are left: they go to another one.
                process.ExitCode.ShouldBe(0);
                ShouldBeWhole(folder, seed);
                folder = string.Create(CultureInfo.InvariantCulture, $"killed-{++again}");
                continue;
            }

            process.Kill(entireProcessTree: true);
            process.WaitForExit();

            // One that had trained to its end by then, and had no more need of a checkpoint, does not count.
            killed += !wait || File.Exists(checkpoint) || File.Exists(checkpoint + ".previous") ? 1 : 0;
        }

        _g2g.Run([.. train, folder]).ShouldEndWith(0);
        ShouldBeWhole(folder, seed);
    }

    private void ShouldBeWhole(string folder, ulong seed) =>
        File.ReadAllBytes(_g2g.At(folder + "/weights.safetensors")).SequenceEqual(File.ReadAllBytes(_g2g.At("whole/weights.safetensors")))
            .ShouldBeTrue($"the weights of {folder} differ from those of the uninterrupted training; seed {seed}");

    private static string Network(int epochs) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: net
        dataset: xor
        input: { shape: [1, 2, 1], levels: 1, mean: [0.5], std: [0.5] }
        layers:
          - { type: conv2d, filters: 8, kernel: [1, 2] }
          - { type: relu }
          - { type: batchnorm }
          - { type: flatten }
          - { type: dropout, rate: 0.2 }
          - { type: dense, units: 2 }
        loss: cross-entropy
        training:
          learning-rate: 0.001
          batch: 3
          epochs: {{epochs}}
          validation: test
          label-smoothing: 0.1
          mixup: 0.2
          weight-averaging: 0.99
          reduce-on-plateau: { patience: 200, factor: 0.9 }
          early-stopping: { patience: 1000000, restore-best: true }
          augmentation: { shift: 0.3, border: nearest, flip: 0.5 }
        """);
}
