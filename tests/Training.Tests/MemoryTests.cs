using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Tests;

/// <summary>What training takes of memory, counted in the whole process: so these tests run alone.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const long Gibibyte = 1 << 30;

    private static readonly Dataset _photos = new(
        "cifar10", "photos", 32, 32, 3, 10, 255, SyntheticPhotos.Draw(0, 64), SyntheticPhotos.Draw(64, 64), true, "test");

    [Theory]
    [InlineData("study", 1)]
    [InlineData("best", 1)]
    [InlineData("study", 2)]
    [InlineData("best", 2)]
    public void From_batch_to_batch_nothing_is_allocated(string recipe, int threads)
    {
        // A network with batch normalization and dropout, so that training runs in phases, tiles and a stride behind them; 16 batches of 4.
        NetworkDefinition net = NetworkYaml.Parse(
            $$"""
            name: small
            dataset: cifar10
            input: { shape: [32, 32, 3], levels: 255, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] }
            layers:
              - { type: conv2d, filters: 8, kernel: 3, stride: 2, padding: same }
              - { type: conv2d, filters: 8, kernel: 3, padding: same }
              - { type: conv2d, filters: 4, kernel: 3, stride: 2 }
              - { type: relu }
              - { type: batchnorm }
              - { type: maxpool, kernel: 2 }
              - { type: dropout, rate: 0.3 }
              - { type: globalavgpool }
              - { type: dense, units: 10 }
            loss: cross-entropy
            training: { recipe: {{recipe}}, batch: 4, epochs: 2, validation: 8, mixup: 0.2 }
            """,
            "small.yml");
        long[] allocated = new long[14];
        int batches = 0;
        Trainer.Train(net, _photos, new TrainerOptions
        {
            Threads = threads,
            OnBatch = b =>
            {
                if (b.Epoch == 2)
                {
                    allocated[batches++] = GC.GetTotalAllocatedBytes(precise: true);
                }
            },
        });

        batches.ShouldBe(14);
        // The runtime and the test runner may allocate now and then; whatever a batch took would be in every difference.
        long[] taken = [.. allocated.Skip(1).Zip(allocated, (after, before) => after - before)];
        taken.Count(t => t == 0).ShouldBeGreaterThanOrEqualTo(taken.Length - 3, string.Join(' ', taken));
    }

    [Fact]
    public void Arch1_trains_at_batch_64_in_less_than_2_GiB()
    {
        NetworkDefinition net = Zoo.Load("arch1");
        net = net with { Recipe = net.Recipe with { Epochs = 1, Batch = 64, Validation = 0 } };
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Trainer.Train(net, _photos, new TrainerOptions { Threads = 2 });

        // All that was ever allocated, so no less than what was held at once.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeInRange(Gibibyte / 16, 2 * Gibibyte);
    }
}
