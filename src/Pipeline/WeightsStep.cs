using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Results;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Pipeline;

/// <summary>Float weights: those shipped for an unchanged network of the zoo, else trained here; a stopped training resumes from its checkpoint.</summary>
internal static class WeightsStep
{
    private const string File = "weights.safetensors";

    public static (WeightsResult Result, ModelFile Model) Do(RunSession run, string networkKey)
    {
        string? shipped = Shipped(run);
        string[] key = shipped is null
            ? ["trained", networkKey, run.Dataset.Sha256, .. QuantizedTraining.Key(run), .. TeacherModel.Key(run)]
            : ["shipped", networkKey, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(shipped)))];
        WeightsOrigin origin = run.Steps.Do("weights", key, [File, ModelFile.HistoryPath(File), ModelFile.HistoryTablePath(File)], () => shipped is null ? Train(run) : Copy(run, shipped));
        ModelFile model = ModelFile.Load(run.At(File), run.Definition.Graph);
        if (QuantizedTraining.Note(model) is { } start)
        {
            run.Notes.Add(start);
        }

        if (run.Definition.Recipe.ValidateOnTest)
        {
            run.Notes.Add("The weights were validated on the test set, as the study did: it lowered the rate, ended training and chose the epoch, so the accuracy on it is optimistic.");
        }

        int? result = model.Metadata.TryGetValue(ModelFile.ResultEpochKey, out string? epoch) ? int.Parse(epoch, CultureInfo.InvariantCulture) : null;
        return (new WeightsResult(origin.Source, LastAttempt(model.History), origin.Seed, result), model);
    }

    private static string? Shipped(RunSession run)
    {
        string? recipe = run.Settings.Recipe;
        bool unchanged = Zoo.Names.Contains(run.Definition.Name) && NetworkYaml.Write(QuantizedTraining.Folded(Zoo.Load(run.Definition.Name, recipe))) == NetworkYaml.Write(run.Definition);
        return unchanged && !run.Settings.Retrain && run.Settings is { Seed: null, Epochs: null, From: null } ? ShippedModels.Find(run.Definition.Name, recipe) : null;
    }

    private static WeightsOrigin Copy(RunSession run, string shipped)
    {
        AtomicFile.WriteAllBytes(run.At(File), System.IO.File.ReadAllBytes(shipped));
        var model = ModelFile.Load(shipped, run.Definition.Graph);
        ModelFile.SaveHistory(run.At(File), model.History);

        // Not every file was trained with the seed that its recipe names.
        return new WeightsOrigin("shipped", ulong.Parse(model.Metadata["seed"], CultureInfo.InvariantCulture));
    }

    private static WeightsOrigin Train(RunSession run)
    {
        string checkpoint = run.At("checkpoint.bin");
        if (run.Services.Fresh)
        {
            Trainer.Forget(checkpoint);
        }

        if (run.Definition.Recipe.ValidateOnTest)
        {
            run.Services.Progress.Say("The recipe validates on the test set, as the study did: the accuracies of these epochs, and of the weights they choose, are optimistic.");
        }

        (QuantizedStart? start, Evaluation? before) = QuantizedTraining.Start(run);
        IProgressTask? epoch = null;
        int shown = 0;
        int attempt = -1;
        int epochs = run.Settings.Epochs ?? run.Definition.Recipe.Epochs;
        int samples = 0;
        var seconds = new List<double>();
        using IProgressTask training = run.Services.Progress.Start($"train {run.Definition.Name}", epochs);
        try
        {
            TrainingResult result = Trainer.Train(run.Definition, run.Dataset, new TrainerOptions
            {
                Start = start,
                Teacher = TeacherModel.Load(run),
                Threads = run.Services.Threads,
                Seed = run.Settings.Seed,
                Epochs = run.Settings.Epochs,
                CheckpointPath = checkpoint,
                Cancellation = run.Services.Cancellation,
                Clock = run.Services.Clock,
                OnBatch = b =>
                {
                    if (attempt != b.Attempt)
                    {
                        attempt = b.Attempt;
                        training.Resume(b.Epoch - 1);
                    }

                    if (b.Samples > 1000 && shown != b.Epoch)
                    {
                        epoch?.Dispose();
                        (shown, samples, epoch) = (b.Epoch, b.Samples, run.Services.Progress.Start(string.Create(CultureInfo.InvariantCulture, $"epoch {b.Epoch} of {b.Epochs}"), b.Samples));
                    }

                    epoch?.Report(b.Done, string.Create(CultureInfo.InvariantCulture, $"loss {b.Loss:F4}"));
                },
                OnEpoch = e =>
                {
                    string figures = Describe(e, run.Definition.Recipe.ValidationWords ?? "validation");
                    if (epoch is null)
                    {
                        training.Report(e.Epoch, figures);
                        return;
                    }

                    seconds.Add(e.Seconds);
                    string left = e.Epoch < epochs ? $", {TimeLeft.Text(TimeSpan.FromSeconds(seconds.Average() * (epochs - e.Epoch)))} left" : "";
                    epoch.Report(samples, figures + left);
                    epoch.Dispose();
                    epoch = null;
                },
                OnWarning = warning =>
                {
                    // Said at once, and kept where results are told.
                    run.Services.Progress.Say(warning);
                    run.Notes.Add(warning);
                },
                OnRestart = (attempt, loss, seed) => run.Services.Progress.Say(string.Create(
                    CultureInfo.InvariantCulture, $"Attempt {attempt + 1} ended with loss {loss:F4}, which is too high: starting again from seed {seed}.")),
            });
            Evaluation test = new FloatModel(run.Definition.Graph, result.Weights, start?.Plan).Evaluate(run.Dataset.Test, run.Services.Threads, run.Services.Cancellation);
            ModelFile.Save(run.At(File), run.Definition, result, run.Dataset, test, QuantizedTraining.Header(run, start, before));

            // Done with: left behind it would refuse another seed or recipe in this folder.
            Trainer.Forget(checkpoint);
            return new WeightsOrigin("trained", result.Seed);
        }
        finally
        {
            epoch?.Dispose();
        }
    }

    // Failed attempts are shown while they happen; the report draws the one that gave the weights.
    private static EpochFacts[] LastAttempt(IReadOnlyList<EpochRecord> history) => history.Count == 0 ? [] : [.. history.Where(e => e.Attempt == history[^1].Attempt).Select(Facts)];

    private static EpochFacts Facts(EpochRecord e) => new(e.Epoch, e.Loss, 100 * e.TrainAccuracy, 100 * e.ValidationAccuracy, e.LearningRate, Math.Round(e.Seconds, 3), e.ValidationLoss, 100 * e.AugmentationShare);

    private static string Describe(EpochRecord e, string watched) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {e.Loss:F4}, train {100 * e.TrainAccuracy:F2} %{(e.ValidationAccuracy is { } v ? $", {watched} {(100 * v).ToString("F2", CultureInfo.InvariantCulture)} %" : "")}, rate {e.LearningRate:G4}");
}
