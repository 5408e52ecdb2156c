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
    /// <param name="dataset">Data of the network's shape; its test set is not looked at, unless the recipe validates on it.</param>
    /// <param name="options">Threads, checkpoint, who is told.</param>
    /// <exception cref="UserException">G2G8001: network and data do not fit. G2G8002: every attempt failed. G2G8003, G2G8004: the checkpoint cannot be used. G2G8005: callbacks without validation. G2G8006: the teacher is of another input or other classes.</exception>
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
        (LabelledImages training, LabelledImages? validation) = Split(dataset, recipe);
        RequireScores(effective, validation);
        RequireTeacher(effective, options.Teacher);
        string fingerprint = Checkpoint.Fingerprint(effective, dataset.Sha256 + options.Start?.Identity + options.Teacher?.Weights.Sha256);
        Checkpoint? resume = options.CheckpointPath is null ? null : Checkpoint.Load(options.CheckpointPath, fingerprint, options.OnWarning);
        FloatGraph trained = TrainedNetwork.Of(effective);
        var history = new List<EpochRecord>(resume?.History ?? []);
        using var pool = new WorkerPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        for (int number = resume?.Attempt ?? 0; number <= recipe.Restarts; number++)
        {
            ulong seed = SeedOf(recipe.Seed, number);
            var attempt = new Attempt(effective with { Graph = trained }, training, validation, pool, number, seed, options.Start, options.Teacher);
            if (resume?.Attempt == number)
            {
                attempt.Restore(resume, options.CheckpointPath!);
            }

            attempt.Run(history, options, fingerprint);
            if (history[^1].Loss <= recipe.RestartAbove)
            {
                return new TrainingResult(TrainedNetwork.Fold(effective.Graph, trained, attempt.Weights()), history, recipe, number + 1, seed, attempt.ResultEpoch);
            }

            if (number < recipe.Restarts)
            {
                options.OnRestart?.Invoke(number, history[^1].Loss, SeedOf(recipe.Seed, number + 1));
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

    /// <summary>The images that train a network: the training set but for those held out.</summary>
    /// <param name="recipe">The recipe, overrides applied.</param>
    /// <param name="dataset">The data.</param>
    public static LabelledImages TrainingImages(TrainingRecipe recipe, Dataset dataset) => Split(dataset, recipe).Training;

    /// <summary>The training images that are held out to watch training; null where there are none.</summary>
    /// <param name="recipe">The recipe, overrides applied.</param>
    /// <param name="dataset">The data.</param>
    public static LabelledImages? HeldOutImages(TrainingRecipe recipe, Dataset dataset) => recipe.ValidateOnTest ? null : Split(dataset, recipe).Validation;

    /// <summary>The test set where the recipe says so; else samples held out, drawn by the seed. Both parts keep the dataset's order.</summary>
    private static (LabelledImages Training, LabelledImages? Validation) Split(Dataset dataset, TrainingRecipe recipe)
    {
        LabelledImages all = dataset.Train;
        if (recipe.ValidateOnTest)
        {
            return (all, dataset.Test);
        }

        int held = Math.Min(recipe.Validation, all.Count / 2);
        if (held == 0)
        {
            return (all, null);
        }

        int[] order = [.. Enumerable.Range(0, all.Count)];
        new Rng(recipe.Seed, RandomStream.Selection).Shuffle<int>(order);
        return (all.Select([.. order[held..].Order()]), all.Select([.. order[..held].Order()]));
    }

    private static void RequireScores(NetworkDefinition definition, LabelledImages? validation)
    {
        if (validation is null && (definition.Recipe.ReduceOnPlateau is not null || definition.Recipe.EarlyStopping is not null))
        {
            throw UserException.BadInput(
                "G2G8005", $"network '{definition.Name}'", "reduce-on-plateau and early-stopping watch the accuracy of validation, and the recipe has none.", "Write validation: 5000, or leave both out.");
        }
    }

    private static void RequireTeacher(NetworkDefinition definition, Teacher? teacher)
    {
        if ((definition.Recipe.Distillation is null) != (teacher is null))
        {
            throw new ArgumentException("a recipe has distillation if and only if there is a teacher", nameof(teacher));
        }

        if (teacher is not null && (teacher.Graph.Input != definition.Graph.Input || Prediction.Classes(teacher.Graph) != Prediction.Classes(definition.Graph)))
        {
            throw UserException.BadInput(
                "G2G8006", $"network '{definition.Name}'", $"its teacher '{teacher.Graph.Name}' has another input (shape, levels, mean, std) or other classes.", "Learn from a network of the same data set and normalization.");
        }
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

    /// <summary>Removes a checkpoint with all that is kept beside it; a run that would go on from it begins again.</summary>
    /// <param name="checkpoint">As given in <see cref="TrainerOptions.CheckpointPath"/>.</param>
    public static void Forget(string checkpoint) => Checkpoint.Delete(checkpoint);

    private static UserException Fit(NetworkDefinition definition, string message, string remedy) =>
        UserException.BadInput("G2G8001", $"network '{definition.Name}'", message, remedy);
}
