using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training;

/// <summary>
/// Trains a network by its recipe. The same definition, data and seed give the same weights to the bit, for any number of threads and after
/// any interruption.
/// </summary>
public static class Trainer
{
    /// <summary>Seed of an attempt: the recipe's, then numbers drawn from it.</summary>
    /// <param name="seed">The recipe's seed.</param>
    /// <param name="attempt">0 for the first attempt, k for the k-th restart.</param>
    public static ulong SeedOf(ulong seed, int attempt) => attempt == 0 ? seed : new Rng(seed, RandomStream.Initialization, (ulong)attempt).NextUInt64();

    /// <summary>Trains.</summary>
    /// <param name="definition">Network and recipe.</param>
    /// <param name="dataset">Data of the network's shape; its test set is not looked at.</param>
    /// <param name="options">Threads, checkpoint, who is told.</param>
    /// <exception cref="UserException">G2G8001: network and data do not fit. G2G8002: every attempt failed. G2G8003, G2G8004: the checkpoint cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the same call goes on from the checkpoint.</exception>
    public static TrainingResult Train(NetworkDefinition definition, Dataset dataset, TrainerOptions? options = null)
    {
        options ??= new TrainerOptions();
        TrainingRecipe recipe = definition.Recipe with
        {
            Seed = options.Seed ?? definition.Recipe.Seed,
            Epochs = options.Epochs ?? definition.Recipe.Epochs,
        };
        NetworkDefinition effective = definition with { Recipe = recipe };
        RequireFit(effective, dataset);
        (LabelledImages training, LabelledImages? validation) = Split(dataset.Train, recipe);
        string fingerprint = Checkpoint.Fingerprint(effective, dataset.Sha256);
        Checkpoint? resume = options.CheckpointPath is null ? null : Checkpoint.Load(options.CheckpointPath, fingerprint);
        var history = new List<EpochRecord>(resume?.History ?? []);
        using var pool = new WorkerPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        for (int attempt = resume?.Attempt ?? 0; attempt <= recipe.Restarts; attempt++)
        {
            ulong seed = SeedOf(recipe.Seed, attempt);
            var runner = new EpochRunner(effective, training, Initializer.Draw(effective.Graph, seed), pool);
            int done = resume?.Attempt == attempt ? Restore(resume, runner) : 0;
            Run(runner, attempt, done, seed, recipe, validation, pool, history, options, fingerprint);
            if (history[^1].Loss <= recipe.RestartAbove)
            {
                return new TrainingResult(runner.Network.Unpack(runner.Parameters), history, recipe, attempt + 1, seed);
            }

            if (attempt < recipe.Restarts)
            {
                options.OnRestart?.Invoke(attempt, history[^1].Loss, SeedOf(recipe.Seed, attempt + 1));
            }
        }

        throw new UserException(
            new Diagnostic(
                "G2G8002",
                $"network '{definition.Name}'",
                FormattableString.Invariant($"training failed {recipe.Restarts + 1} times: the last loss is {history[^1].Loss:G4}, the recipe's limit {recipe.RestartAbove:G4}."),
                "Try another --seed, more epochs, or another learning rate."),
            ExitCode.BadInput);
    }

    private static void Run(
        EpochRunner runner, int attempt, int done, ulong seed, TrainingRecipe recipe, LabelledImages? validation, WorkerPool pool, List<EpochRecord> history, TrainerOptions options, string fingerprint)
    {
        // The first epoch is saved at once: whoever sees that training began can stop it without loss.
        long? saved = null;
        for (int epoch = done; epoch < recipe.Epochs; epoch++)
        {
            long start = options.Clock.GetTimestamp();
            int number = epoch + 1;
            Action<int, double>? onBatch = options.OnBatch is { } tell
                ? (count, loss) => tell(new BatchProgress(attempt, number, recipe.Epochs, count, runner.Samples, loss))
                : null;
            (double loss, double accuracy, double rate) = runner.Run(epoch, seed, onBatch, options.Cancellation);
            double? held = validation is null ? null : FloatModel.Evaluate(runner.Network, runner.Parameters, validation, pool).Accuracy;
            var record = new EpochRecord(attempt, number, loss, accuracy, held, rate, options.Clock.GetElapsedTime(start).TotalSeconds);
            history.Add(record);
            options.OnEpoch?.Invoke(record);
            if (options.CheckpointPath is not null && (number == recipe.Epochs || saved is not { } last || options.Clock.GetElapsedTime(last) >= options.CheckpointInterval))
            {
                new Checkpoint(attempt, number, history, [("parameters", runner.Parameters), .. runner.Optimizer.State]).Save(options.CheckpointPath, fingerprint);
                saved = options.Clock.GetTimestamp();
            }
        }
    }

    private static int Restore(Checkpoint checkpoint, EpochRunner runner)
    {
        (string Name, float[] Values)[] targets = [("parameters", runner.Parameters), .. runner.Optimizer.State];
        foreach ((string name, float[] values) in targets)
        {
            checkpoint.Arrays.First(a => a.Name == name).Values.CopyTo(values, 0);
        }

        return checkpoint.Epochs;
    }

    /// <summary>Holds out samples drawn by the seed; both parts keep the dataset's order.</summary>
    private static (LabelledImages Training, LabelledImages? Validation) Split(LabelledImages all, TrainingRecipe recipe)
    {
        int held = Math.Min(recipe.Validation, all.Count / 2);
        if (held == 0)
        {
            return (all, null);
        }

        int[] order = [.. Enumerable.Range(0, all.Count)];
        new Rng(recipe.Seed, RandomStream.Selection).Shuffle<int>(order);
        return (all.Select([.. order[held..].Order()]), all.Select([.. order[..held].Order()]));
    }

    /// <summary>Throws unless input shape, levels and classes are those of the data.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="dataset">The data.</param>
    /// <exception cref="UserException">G2G8001: they do not fit; names both.</exception>
    public static void RequireFit(NetworkDefinition definition, Dataset dataset)
    {
        InputLayer input = definition.Graph.Input;
        var shape = new TensorShape(dataset.Height, dataset.Width, dataset.Channels);
        if (input.Shape != shape || input.Levels != dataset.Levels)
        {
            throw Fit(definition, $"its input is {input.Shape} with {input.Levels} levels, dataset '{dataset.Name}' has {shape} with {dataset.Levels}.", $"Write input: {{ shape: [{dataset.Height}, {dataset.Width}, {dataset.Channels}], levels: {dataset.Levels} }}.");
        }

        int classes = Prediction.Classes(definition.Graph);
        if (classes != dataset.Classes)
        {
            throw Fit(definition, $"it tells {classes} classes apart, dataset '{dataset.Name}' has {dataset.Classes}.", $"End with {dataset.Classes} outputs{(dataset.Classes == 2 ? ", or with one sigmoid" : "")}.");
        }
    }

    private static UserException Fit(NetworkDefinition definition, string message, string remedy) =>
        UserException.BadInput("G2G8001", $"network '{definition.Name}'", message, remedy);
}
