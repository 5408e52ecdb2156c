using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.TestKit;

namespace GradientsToGates.Training.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _xor = Datasets.Open("xor");

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
        var options = new TrainerOptions { CheckpointPath = _folder.File("c") };
        Trainer.Train(Zoo.Load("xor"), _xor, options);
        byte[] whole = File.ReadAllBytes(_folder.File("c"));
        byte[] damaged = [.. whole];
        damaged[^3] ^= 1;
        File.WriteAllBytes(_folder.File("c"), damaged);
        Should.Throw<UserException>(() => Trainer.Train(Zoo.Load("xor"), _xor, options)).Diagnostic.Code.ShouldBe("G2G8004");

        string text = System.Text.Encoding.Latin1.GetString(whole).Replace("\"epochs\":\"1000\"", "\"epochs\":\"0100\"", StringComparison.Ordinal);
        File.WriteAllBytes(_folder.File("c"), System.Text.Encoding.Latin1.GetBytes(text));
        Should.Throw<UserException>(() => Trainer.Train(Zoo.Load("xor"), _xor, options)).Diagnostic.Code.ShouldBe("G2G8004");
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
}
