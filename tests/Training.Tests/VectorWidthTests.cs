using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using GradientsToGates.Data;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;
using GradientsToGates.TestKit;

namespace GradientsToGates.Training.Tests;

/// <summary>Training gives the same bytes on 512-, 256- and 128-bit vectors and without any: each in a process that is told to do without.</summary>
public sealed class VectorWidthTests : IDisposable
{
    private const string ProbeVariable = "G2G_TEST_WIDTH_PROBE";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableHWIntrinsic", 1)]
    public async Task Narrower_vectors_give_the_same_bytes(string knob, int width)
    {
        string file = _folder.File("probe");
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "", ["--no-progress", "--filter-method", "*" + nameof(Probe)]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[knob] = "0";
        start.Environment[ProbeVariable] = file;
        using Process child = Process.Start(start).ShouldNotBeNull();
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        child.ExitCode.ShouldBe(0, output);

        string[] told = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        int.Parse(told[0], CultureInfo.InvariantCulture).ShouldBe(Math.Min(width, Lanes.OfMachine));
        told[1].ShouldBe(TrainedBytes());
    }

    /// <summary>What the child processes run; in this process a check that vectors are used at all.</summary>
    [Fact]
    public void Probe()
    {
        if (Environment.GetEnvironmentVariable(ProbeVariable) is { } file)
        {
            File.WriteAllLines(file, [Lanes.OfMachine.ToString(CultureInfo.InvariantCulture), TrainedBytes()]);
            return;
        }

        Lanes.OfMachine.ShouldBeGreaterThanOrEqualTo(Avx2.IsSupported ? 8 : 4);
    }

    private static string TrainedBytes() => TrainedBytes(
        """
        name: small
        dataset: mnist
        input: { shape: [28, 28, 1], levels: 255 }
        layers:
          - { type: conv2d, filters: 6, kernel: 5, stride: 2, padding: same }
          - { type: relu }
          - { type: batchnorm }
          - { type: depthwiseconv2d, kernel: [2, 3], stride: 2, padding: same }
          - { type: relu }
          - { type: dropout, rate: 0.25 }
          - { type: conv2d, filters: 7, kernel: 3 }
          - { type: tanh }
          - { type: avgpool, kernel: 2 }
          - { type: flatten }
          - { type: dense, units: 21 }
          - { type: sigmoid }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training: { optimizer: adam, learning-rate: 0.01, batch: 32, epochs: 1, seed: 7 }
        """) + TrainedBytes(
        """
        name: residual
        dataset: mnist
        input: { shape: [28, 28, 1], levels: 255 }
        layers:
          - { type: conv2d, filters: 9, kernel: 3, padding: same }
          - { type: relu }
          - { type: maxpool, name: pool, kernel: 2 }
          - { type: conv2d, filters: 35, kernel: 3, padding: same }
          - { type: relu, name: long }
          - { type: conv2d, name: short, inputs: [pool], filters: 35, kernel: 1 }
          - { type: add, inputs: [long, short] }
          - { type: conv2d, filters: 16, kernel: 3 }
          - { type: relu }
          - { type: globalavgpool }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training:
          optimizer: adam
          batch: 16
          epochs: 1
          seed: 7
          weight-decay: 0.01
          weight-averaging: 0.9
          augmentation: { rotate: 15, shift: 3, border: nearest, flip: 0.5, crop: 2, cutout: 5 }
        """);

    private static string TrainedBytes(string network)
    {
        LabelledImages images = SyntheticDigits.Draw(0, 37);
        var data = new Dataset("mnist", "small", 28, 28, 1, 10, 255, images, images.Take(10), true, "test");
        TrainingResult result = Trainer.Train(NetworkYaml.Parse(network, "small.yml"), data, new TrainerOptions { Threads = 1 });
        byte[] bytes = [.. result.Weights.Items.SelectMany(t => t.Value.Data).SelectMany(BitConverter.GetBytes)];
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
    }
}
