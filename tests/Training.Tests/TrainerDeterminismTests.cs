using GradientsToGates.Data;
using GradientsToGates.Ir.Float;
using GradientsToGates.TestKit;

namespace GradientsToGates.Training.Tests;

/// <summary>The same recipe and data give the same weights to the bit: on any number of threads, after any interruption.</summary>
public sealed class TrainerDeterminismTests : IDisposable
{
    private static readonly NetworkDefinition _network = Network("adam");
    private static readonly Dataset _data = Digits(330);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("adam")]
    [InlineData("momentum")]
    [InlineData("sgd")]
    public void Threads_do_not_matter(string optimizer)
    {
        NetworkDefinition network = Network(optimizer);
        TrainingResult one = Trainer.Train(network, _data, new TrainerOptions { Threads = 1 });
        foreach (int threads in (int[])[2, 3, 8])
        {
            TrainingResult many = Trainer.Train(network, _data, new TrainerOptions { Threads = threads });
            ShouldBeIdentical(many.Weights, one.Weights);
            Measured(many).ShouldBe(Measured(one));
        }
    }

    [Fact]
    public void Threads_do_not_matter_where_the_whole_batch_counts()
    {
        // Statistics of batch normalization come from all groups; the last batch has 42 samples, its last group 10.
        NetworkDefinition network = Network("adam", "- { type: batchnorm }", "- { type: dropout, rate: 0.4 }");
        TrainingResult one = Trainer.Train(network, _data, new TrainerOptions { Threads = 1 });
        foreach (int threads in (int[])[2, 3, 8])
        {
            TrainingResult many = Trainer.Train(network, _data, new TrainerOptions { Threads = threads });
            ShouldBeIdentical(many.Weights, one.Weights);
            Measured(many).ShouldBe(Measured(one));
        }

        one.Weights["batchnorm1.variance"].Data.ShouldAllBe(v => v > 0 && v < 1);
    }

    [Fact]
    public void Threads_do_not_matter_to_depthwise_convolutions()
    {
        NetworkDefinition network = Network("adam", "- { type: depthwiseconv2d, kernel: [4, 3], stride: [1, 2], padding: same }\n  - { type: batchnorm }\n  - { type: relu }");
        TrainingResult one = Trainer.Train(network, _data, new TrainerOptions { Threads = 1 });
        foreach (int threads in (int[])[2, 3, 8])
        {
            TrainingResult many = Trainer.Train(network, _data, new TrainerOptions { Threads = threads });
            ShouldBeIdentical(many.Weights, one.Weights);
            Measured(many).ShouldBe(Measured(one));
        }

        one.Weights["depthwise1.weight"].Shape.ShouldBe([3, 4, 3]);
        one.History[^1].Loss.ShouldBeLessThan(one.History[0].Loss);
    }

    [Fact]
    public void Threads_do_not_matter_to_tiles()
    {
        // Beside strides, whose gradients lie apart: groups of a thread use the same memory.
        NetworkDefinition network = Network("adam", "- { type: conv2d, filters: 8, kernel: 1 }\n  - { type: conv2d, filters: 9, kernel: 3, padding: same }\n  - { type: relu }\n  - { type: conv2d, filters: 8, kernel: 3, stride: 2 }");
        TrainingResult one = Trainer.Train(network, _data, new TrainerOptions { Threads = 1 });
        foreach (int threads in (int[])[2, 3, 8])
        {
            ShouldBeIdentical(Trainer.Train(network, _data, new TrainerOptions { Threads = threads }).Weights, one.Weights);
        }

        one.History[^1].Loss.ShouldBeLessThan(one.History[0].Loss);
    }

    [Fact]
    public void Moving_statistics_and_dropout_go_on_after_an_interruption()
    {
        NetworkDefinition network = Network("adam", "- { type: batchnorm }", "- { type: dropout, rate: 0.4 }");
        TrainingResult whole = Trainer.Train(network, _data, new TrainerOptions { Threads = 2 });
        using var stop = new CancellationTokenSource();
        var options = new TrainerOptions { Threads = 2, CheckpointPath = _folder.File("checkpoint"), CheckpointInterval = TimeSpan.Zero };
        Should.Throw<OperationCanceledException>(() => Trainer.Train(network, _data, options with { Cancellation = stop.Token, OnEpoch = _ => stop.Cancel() }));
        ShouldBeIdentical(Trainer.Train(network, _data, options).Weights, whole.Weights);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    public void Interruptions_do_not_matter(int everyBatches)
    {
        TrainingResult whole = Trainer.Train(_network, _data, new TrainerOptions { Threads = 2 });
        int interruptions = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            int batches = 0;
            try
            {
                // Each life is a little longer than the one before, so that it ends.
                int life = everyBatches + (2 * interruptions);
                TrainingResult pieces = Trainer.Train(_network, _data, new TrainerOptions
                {
                    Threads = 1 + (interruptions % 3),
                    CheckpointPath = _folder.File("checkpoint"),
                    CheckpointInterval = TimeSpan.Zero,
                    Cancellation = stop.Token,
                    OnBatch = _ =>
                    {
                        if (++batches >= life)
                        {
                            stop.Cancel();
                        }
                    },
                });
                ShouldBeIdentical(pieces.Weights, whole.Weights);
                Measured(pieces).ShouldBe(Measured(whole));
                break;
            }
            catch (OperationCanceledException)
            {
                interruptions++;
            }
        }

        interruptions.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("weight-averaging: 0.9, validation: 30, name: normalized")]
    [InlineData("weight-averaging: 0.9, validation: 30")]
    [InlineData("validation: test, reduce-on-plateau: { patience: 1, factor: 0.5 }, early-stopping: { patience: 3 }")]
    [InlineData("mixup: 0.2, label-smoothing: 0.1, warmup-epochs: 2, schedule: cosine, weight-averaging: 0.99, validation: 40, reduce-on-plateau: { patience: 1 }, early-stopping: { patience: 4 }, augmentation: { rotate: 15, shift: 3, border: nearest, flip: 0.5, crop: 3, cutout: 6 }")]
    public void Interruptions_do_not_matter_to_callbacks_and_averages(string recipe)
    {
        string text = NetworkYaml.Write(_network);
        text = text[..text.IndexOf("training:", StringComparison.Ordinal)];
        if (recipe.EndsWith("normalized", StringComparison.Ordinal))
        {
            text = text.Replace("  - { type: flatten", "  - { type: batchnorm }\n  - { type: dropout, rate: 0.3 }\n  - { type: flatten", StringComparison.Ordinal).Replace(", inputs: [relu1]", "", StringComparison.Ordinal);
        }

        NetworkDefinition network = NetworkYaml.Parse(
            text + $"training: {{ learning-rate: 0.03, batch: 50, epochs: 8, seed: 3, {recipe} }}", "n.yml");
        TrainingResult whole = Trainer.Train(network, _data, new TrainerOptions { Threads = 2 });
        network.Graph.Nodes.Any(n => n is BatchNormLayer).ShouldBe(recipe.EndsWith("normalized", StringComparison.Ordinal));
        TrainingResult? pieces = null;
        for (int epochs = 1; pieces is null; epochs++)
        {
            using var stop = new CancellationTokenSource();
            int told = 0;
            try
            {
                pieces = Trainer.Train(network, _data, new TrainerOptions
                {
                    Threads = 1 + (epochs % 3),
                    CheckpointPath = _folder.File("callbacks"),
                    CheckpointInterval = TimeSpan.Zero,
                    Cancellation = stop.Token,
                    OnEpoch = _ =>
                    {
                        if (++told == 1)
                        {
                            stop.Cancel();
                        }
                    },
                });
            }
            catch (OperationCanceledException)
            {
                // Died after one more epoch.
            }
        }

        ShouldBeIdentical(pieces.Weights, whole.Weights);
        Measured(pieces).ShouldBe(Measured(whole));
        pieces.ResultEpoch.ShouldBe(whole.ResultEpoch);
        pieces.History.Select(e => e.LearningRate).ShouldBe(whole.History.Select(e => e.LearningRate));
    }

    [Fact]
    public void A_finished_run_is_taken_from_its_checkpoint()
    {
        var options = new TrainerOptions { Threads = 2, CheckpointPath = _folder.File("checkpoint") };
        TrainingResult first = Trainer.Train(_network, _data, options);
        int epochs = 0;
        TrainingResult second = Trainer.Train(_network, _data, options with { OnEpoch = _ => epochs++ });
        epochs.ShouldBe(0);
        ShouldBeIdentical(second.Weights, first.Weights);
        second.History.ShouldBe(first.History);
    }

    [Fact]
    public void Seeds_matter()
    {
        TrainingResult one = Trainer.Train(_network, _data, new TrainerOptions { Seed = 1 });
        TrainingResult two = Trainer.Train(_network, _data, new TrainerOptions { Seed = 2 });
        two.Weights["dense1.weight"].Data.ShouldNotBe(one.Weights["dense1.weight"].Data);
    }

    private static NetworkDefinition Network(string optimizer, string afterConvolution = "", string beforeDense = "") => NetworkYaml.Parse(
        $$"""
        name: small
        dataset: mnist
        input: { shape: [28, 28, 1], levels: 255 }
        layers:
          - { type: conv2d, filters: 3, kernel: 5, stride: 2, padding: same }
          - { type: tanh }
          {{afterConvolution}}
          - { type: avgpool, kernel: 2 }
          - { type: conv2d, filters: 5, kernel: 3 }
          - { type: relu }
          - { type: flatten }
          {{beforeDense}}
          - { type: dense, units: 10 }
        loss: cross-entropy
        training:
          optimizer: {{optimizer}}
          learning-rate: 0.01
          schedule: cosine
          batch: 50
          epochs: 3
          seed: 7
          validation: 30
          weight-decay: 0.001
          augmentation: { shift: 1, rotate: 5, scale: 0.05 }
        """,
        "small.yml");

    private static Dataset Digits(int count)
    {
        LabelledImages images = SyntheticDigits.Draw(0, count);
        return new Dataset("mnist", "small", 28, 28, 1, 10, 255, images, images.Take(10), true, "test");
    }

    private static (double Loss, double Train, double? Validation)[] Measured(TrainingResult result) =>
        [.. result.History.Select(e => (e.Loss, e.TrainAccuracy, e.ValidationAccuracy))];

    private static void ShouldBeIdentical(WeightSet actual, WeightSet expected)
    {
        foreach ((string name, Tensors.Tensor<float> tensor) in expected.Items)
        {
            actual[name].Data.Select(BitConverter.SingleToInt32Bits).ShouldBe(tensor.Data.Select(BitConverter.SingleToInt32Bits), name);
        }
    }
}
