using System.Diagnostics;
using System.Globalization;
using GradientsToGates.Tensors;
using GradientsToGates.Testing;

namespace GradientsToGates.Cli.Tests;

/// <summary>A training that is killed at random moments, without warning, ends with the same bytes as one that is left alone.</summary>
public sealed class KillTests : IDisposable
{
    private const int MinMilliseconds = 250;
    private const int MaxMilliseconds = 3000;
    private readonly G2g _g2g = new();

    public void Dispose() => _g2g.Dispose();

    [Fact]
    public void Three_kills_do_not_matter() => Kill(3, epochs: 40);

    [Fact]
    [Trait(When.Trait, When.All)]
    public void Twenty_kills_do_not_matter() => Kill(20, epochs: 200);

    private void Kill(int kills, int epochs)
    {
        // With callbacks, averaged weights, soft labels and every change of images: all that has state.
        File.WriteAllText(_g2g.At("net.yml"), Network(epochs));
        string[] train = ["train", "net.yml", "--threads", "2", "--out"];
        _g2g.Run([.. train, "whole"]).ShouldEndWith(0);

        ulong seed = (ulong)Stopwatch.GetTimestamp();
        var rng = new Rng(seed, RandomStream.Test);
        int killed = 0;
        string folder = "killed-1";
        for (int again = 1; killed < kills; )
        {
            using Process process = _g2g.Start([.. train, folder]);
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
            killed++;
        }

        _g2g.Run([.. train, folder]).ShouldEndWith(0);
        ShouldBeWhole(folder, seed);
    }

    private void ShouldBeWhole(string folder, ulong seed) =>
        File.ReadAllBytes(_g2g.At(folder + "/weights.safetensors")).SequenceEqual(File.ReadAllBytes(_g2g.At("whole/weights.safetensors")))
            .ShouldBeTrue($"the weights of {folder} differ from those of the uninterrupted training; seed {seed}");

    private static string Network(int epochs) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: net
        dataset: cifar10
        input: { shape: [32, 32, 3], levels: 255, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] }
        layers:
          - { type: conv2d, filters: 8, kernel: 5, stride: 4 }
          - { type: relu }
          - { type: globalavgpool }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training:
          learning-rate: 0.01
          batch: 64
          epochs: {{epochs}}
          validation: test
          label-smoothing: 0.1
          mixup: 0.2
          weight-averaging: 0.99
          reduce-on-plateau: { patience: 2, factor: 0.7 }
          early-stopping: { patience: 1000, restore-best: true }
          augmentation: { rotate: 15, shift: 3.2, border: nearest, flip: 0.5, crop: 2, cutout: 6 }
        """);
}
