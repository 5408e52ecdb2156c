using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.TestKit;
using GradientsToGates.Training.Plain;

namespace GradientsToGates.Training.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _xor = Datasets.Open("xor");

    private readonly Dataset _photos = Photos();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_of_another_shape_is_refused_with_the_line_that_fits()
    {
        NetworkDefinition net = NetworkYaml.Parse(Zoo.Text("lenet5"), "lenet5.yml");
        Should.Throw<UserException>(() => Trainer.Train(net, _xor)).Message.ShouldBe(
            "G2G8001 network 'lenet5': its input is 28x28x1 with 255 levels, dataset 'xor' has 1x2x1 with 1. Write input: { shape: [1, 2, 1], levels: 1 }.");
    }

    [Fact]
    public void A_network_of_other_classes_is_refused()
    {
        string text = Zoo.Text("xor").Replace("units: 1 ", "units: 3 ", StringComparison.Ordinal);
        Should.Throw<UserException>(() => Trainer.Train(NetworkYaml.Parse(text, "x.yml"), _xor)).Message.ShouldContain("it tells 3 classes apart, dataset 'xor' has 2.");
    }

    [Fact]
    public void Training_that_fails_starts_again_visibly_and_ends_with_a_diagnostic()
    {
        NetworkDefinition net = Zoo.Load("xor");
        net = net with { Recipe = net.Recipe with { Epochs = 2, Restarts = 3 } };
        var restarts = new List<(int Attempt, ulong Seed)>();
        UserException error = Should.Throw<UserException>(() => Trainer.Train(net, _xor, new TrainerOptions { OnRestart = (attempt, _, seed) => restarts.Add((attempt, seed)) }));
        error.Diagnostic.Code.ShouldBe("G2G8002");
        error.Message.ShouldContain("training failed 4 times");
        restarts.Select(r => r.Attempt).ShouldBe([0, 1, 2]);
        restarts.Select(r => r.Seed).ShouldBe([Trainer.SeedOf(net.Recipe.Seed, 1), Trainer.SeedOf(net.Recipe.Seed, 2), Trainer.SeedOf(net.Recipe.Seed, 3)]);
    }

    [Fact]
    public void A_restart_gives_what_its_own_seed_gives()
    {
        NetworkDefinition net = Zoo.Load("xor");
        ulong failing = Enumerable.Range(1, 1000).Select(s => (ulong)s).First(s => Trainer.Train(net, _xor, new TrainerOptions { Seed = s, Threads = 1 }).Attempts > 1);
        TrainingResult result = Trainer.Train(net, _xor, new TrainerOptions { Seed = failing });
        result.Seed.ShouldBe(Trainer.SeedOf(failing, result.Attempts - 1));
        TrainingResult direct = Trainer.Train(net, _xor, new TrainerOptions { Seed = result.Seed });
        direct.Attempts.ShouldBe(1);
        direct.Weights["conv1.weight"].Data.ShouldBe(result.Weights["conv1.weight"].Data);
        result.History.Count.ShouldBe(result.Attempts * net.Recipe.Epochs);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        var options = new TrainerOptions { CheckpointPath = _folder.File("c"), Seed = 1 };
        Trainer.Train(Zoo.Load("xor"), _xor, options);
        UserException error = Should.Throw<UserException>(() => Trainer.Train(Zoo.Load("xor"), _xor, options with { Seed = 2 }));
        error.Diagnostic.Code.ShouldBe("G2G8003");
        error.ExitCode.ShouldBe(ExitCode.BadData);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        var options = new TrainerOptions { CheckpointPath = _folder.File("c"), CheckpointInterval = TimeSpan.FromHours(1), Epochs = 1 };
        Trainer.Train(Unlimited(), _xor, options);
        byte[] whole = File.ReadAllBytes(_folder.File("c"));
        byte[] damaged = [.. whole];
        damaged[^3] ^= 1;
        File.WriteAllBytes(_folder.File("c"), damaged);
        Should.Throw<UserException>(() => Trainer.Train(Unlimited(), _xor, options)).Diagnostic.Code.ShouldBe("G2G8004");

        string text = System.Text.Encoding.Latin1.GetString(whole).Replace("\"epochs\":\"1\"", "\"epochs\":\"0\"", StringComparison.Ordinal);
        File.WriteAllBytes(_folder.File("c"), System.Text.Encoding.Latin1.GetBytes(text));
        Should.Throw<UserException>(() => Trainer.Train(Unlimited(), _xor, options)).Diagnostic.Code.ShouldBe("G2G8004");
    }

    [Fact]
    public void Callbacks_without_validation_are_refused()
    {
        NetworkDefinition net = Unlimited();
        net = net with { Recipe = net.Recipe with { EarlyStopping = new StoppingRecipe() } };
        Should.Throw<UserException>(() => Trainer.Train(net, _xor)).Diagnostic.Code.ShouldBe("G2G8005");
    }

    [Fact]
    public void The_best_epochs_weights_are_restored_also_when_the_epochs_run_out()
    {
        NetworkDefinition net = Noisy();
        TrainingResult result = Trainer.Train(net, _photos);
        result.History.Count.ShouldBe(net.Recipe.Epochs);
        double best = result.History.Max(e => e.ValidationAccuracy ?? 0);
        result.ResultEpoch.ShouldBe(result.History.First(e => e.ValidationAccuracy == best).Epoch);
        result.ResultEpoch.ShouldBeLessThan(net.Recipe.Epochs);
        new FloatModel(net.Graph, result.Weights).Evaluate(_photos.Test, cancellation: TestContext.Current.CancellationToken).Accuracy.ShouldBe(best);
    }

    [Fact]
    public void The_loss_on_held_out_images_and_the_share_of_augmentation_are_kept()
    {
        NetworkDefinition net = Noisy();
        net = net with { Recipe = net.Recipe with { Epochs = 1, LabelSmoothing = 0.1, EarlyStopping = null, Augmentation = new AugmentationRecipe { Flip = 0.5, Crop = 4 } } };
        TrainingResult result = Trainer.Train(net, _photos);
        double loss = 0;
        for (int i = 0; i < _photos.Test.Count; i++)
        {
            // Against 0.91 at the label and 0.01 elsewhere.
            double[] z = [.. new FloatModel(net.Graph, result.Weights).Outputs(_photos.Test.Image(i), 1).Data.Select(v => (double)v)];
            double sum = Math.Log(z.Sum(Math.Exp));
            loss += sum - (0.9 * z[_photos.Test.Labels[i]]) - (0.01 * z.Sum());
        }

        result.History[0].ValidationLoss.ShouldNotBeNull().ShouldBe(loss / _photos.Test.Count, 1e-5);
        result.History[0].AugmentationShare.ShouldNotBeNull().ShouldBeInRange(1e-6, 1);
    }

    [Fact]
    public void Training_ends_early_and_the_rate_falls_as_the_callbacks_say()
    {
        NetworkDefinition net = Noisy();
        net = net with
        {
            Recipe = net.Recipe with
            {
                Epochs = 200,
                ReduceOnPlateau = new PlateauRecipe { Patience = 2, Factor = 0.5 },
                EarlyStopping = new StoppingRecipe { Patience = 6 },
            },
        };
        TrainingResult result = Trainer.Train(net, _photos);
        result.History.Count.ShouldBeLessThan(200);
        result.ResultEpoch.ShouldBe(result.History.Count - 6);
        result.History[^1].LearningRate.ShouldBeLessThan(net.Recipe.LearningRate);
        result.History.ShouldAllBe(e => double.IsInteger(Math.Log2(net.Recipe.LearningRate / e.LearningRate)));
    }

    [Fact]
    public void Averaged_weights_are_what_is_validated_and_kept()
    {
        NetworkDefinition net = Noisy();
        net = net with { Recipe = net.Recipe with { EarlyStopping = null, WeightAveraging = 0.9 } };
        TrainingResult result = Trainer.Train(net, _photos);
        result.ResultEpoch.ShouldBe(net.Recipe.Epochs);
        new FloatModel(net.Graph, result.Weights).Evaluate(_photos.Test, cancellation: TestContext.Current.CancellationToken).Accuracy.ShouldBe(result.History[^1].ValidationAccuracy ?? 0);
        TrainingResult plain = Trainer.Train(net with { Recipe = net.Recipe with { WeightAveraging = 0 } }, _photos);
        plain.History[^1].Loss.ShouldBe(result.History[^1].Loss);
        plain.Weights["dense1.weight"].Data.ShouldNotBe(result.Weights["dense1.weight"].Data);
    }

    [Fact]
    public void Progress_is_told_batch_by_batch()
    {
        LabelledImages images = SyntheticDigits.Draw(0, 100);
        var data = new Dataset("mnist", "x", 28, 28, 1, 10, 255, images, images, true, "test");
        NetworkDefinition net = NetworkYaml.Parse(Zoo.Template("t"), "t.yml");
        net = net with { Recipe = net.Recipe with { Epochs = 2, Batch = 32, Validation = 20 } };
        var batches = new List<BatchProgress>();
        Trainer.Train(net, data, new TrainerOptions { OnBatch = batches.Add });
        batches.Select(b => (b.Epoch, b.Done)).ShouldBe([(1, 32), (1, 64), (1, 80), (2, 32), (2, 64), (2, 80)]);
        batches.ShouldAllBe(b => b.Samples == 80 && b.Epochs == 2);
    }

    /// <summary>Plain gradient descent in double: other batches, another order, or a rest of a batch that counts as much as a whole one would end elsewhere.</summary>
    [Fact]
    public void An_update_is_by_the_mean_over_its_batch_and_every_epoch_has_an_order_of_its_own()
    {
        const double rate = 0.05;
        NetworkDefinition net = Noisy();
        net = net with { Recipe = net.Recipe with { Optimizer = OptimizerKind.Sgd, LearningRate = rate, Batch = 16, Epochs = 3, EarlyStopping = null } };
        Dataset data = _photos with { Train = _photos.Train.Take(20) };
        TrainingResult result = Trainer.Train(net, data);

        var plain = new PlainNetwork(net.Graph, net.Loss, Initializer.Draw(net.Graph, net.Recipe.Seed));
        int size = net.Graph.Input.Shape.Count;
        int[][] orders = [.. Enumerable.Range(0, net.Recipe.Epochs).Select(e => Order(net.Recipe.Seed, e, data.Train.Count))];
        orders.Select(o => string.Join(' ', o)).Distinct().Count().ShouldBe(net.Recipe.Epochs);
        foreach (int[] part in orders.SelectMany(o => o.Chunk(net.Recipe.Batch)))
        {
            byte[] labels = [.. part.Select(i => data.Train.Labels[i])];
            var batch = new PlainBatch(net.Graph, net.Loss, plain.Weights, (_, _) => []);
            batch.Forward([.. part.Select(i => plain.Normalize(data.Train.Pixels.AsSpan(i * size, size)))], labels);
            batch.Backward(labels);
            foreach ((string name, double[] gradient) in batch.WeightGradients.Where(g => plain.Weights.ContainsKey(g.Key)))
            {
                for (int i = 0; i < gradient.Length; i++)
                {
                    plain.Weights[name][i] -= rate * gradient[i];
                }
            }
        }

        foreach ((string name, Tensors.Tensor<float> tensor) in result.Weights.Items)
        {
            double bound = 1e-5 * plain.Weights[name].Max(Math.Abs);
            for (int i = 0; i < tensor.Data.Length; i++)
            {
                ((double)tensor.Data[i]).ShouldBe(plain.Weights[name][i], bound, $"{name}[{i}]");
            }
        }
    }

    [Fact]
    public void Going_on_with_vectors_of_another_width_is_told()
    {
        NetworkDefinition net = Unlimited();
        var said = new List<string>();
        var options = new TrainerOptions { CheckpointPath = _folder.File("c"), OnWarning = said.Add };
        Trainer.Train(net, _xor, options);
        said.ShouldBeEmpty();
        string fingerprint = Checkpoint.Fingerprint(net, _xor.Sha256);
        Checkpoint.Load(_folder.File("c"), fingerprint).ShouldNotBeNull().Save(_folder.File("c"), fingerprint, vectorBits: 64);
        Trainer.Train(net, _xor, options);
        said.ShouldHaveSingleItem().ShouldContain("64");
    }

    private static int[] Order(ulong seed, int epoch, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Tensors.Rng(seed, Tensors.RandomStream.Shuffle, (ulong)epoch).Shuffle<int>(order);
        return order;
    }

    private static NetworkDefinition Unlimited()
    {
        NetworkDefinition net = Zoo.Load("xor");
        return net with { Recipe = net.Recipe with { RestartAbove = double.PositiveInfinity } };
    }

    private static Dataset Photos()
    {
        LabelledImages train = SyntheticPhotos.Draw(0, 200);
        return new Dataset("cifar10", "photos", 32, 32, 3, 10, 255, train, SyntheticPhotos.Draw(200, 100), true, "test");
    }

    // A rate so high that the accuracy jumps about: the last epoch is not the best.
    private static NetworkDefinition Noisy() => NetworkYaml.Parse(
        """
        name: noisy
        dataset: cifar10
        input: { shape: [32, 32, 3], levels: 255, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] }
        layers:
          - { type: conv2d, filters: 4, kernel: 5, stride: 4 }
          - { type: relu }
          - { type: globalavgpool }
          - { type: dense, units: 10 }
        loss: cross-entropy
        training:
          learning-rate: 0.25
          batch: 20
          epochs: 8
          validation: test
          early-stopping: { patience: 50 }
        """,
        "noisy.yml");
}
