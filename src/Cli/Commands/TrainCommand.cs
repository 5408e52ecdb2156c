using System.CommandLine;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g train NET</c>: weights from random ones, and their accuracy.</summary>
internal static class TrainCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("train", "Trains a network, even where weights are shipped, and measures it on the test images. Ctrl-C stops it; the same command goes on from the last epoch.") { o.Net };
        o.AddTo(command, o.Out, o.Recipe, o.From, o.Seed, o.Epochs);
        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            using RunSession run = RunSession.Start(parsed.GetRequiredValue(o.Net), parsed.GetValue(o.Out), name => o.Apply(new RunSettings { Network = name, Retrain = true }, parsed), services);
            services.Progress.Say($"{run.Definition.Name}: {run.Definition.Graph.ParameterCount()} parameters, run folder {run.Folder}");
            var measure = new Measurements(run);
            string net = parsed.GetRequiredValue(o.Net);
            _ = Resumable.Do(() => run.Weights, run, parsed);
            TrainingTable.Print(run);
            if (run.Plan is null)
            {
                AccuracyLine.Print("float", measure.Float(), run.Dataset);
            }
            else
            {
                TrainedFormatLines.Print(measure, run, "integer");
            }

            foreach (string note in run.Notes)
            {
                Console.WriteLine("note: " + note);
            }

            Paths.Print([run.At("weights.safetensors"), run.At("weights.history.csv"), .. KeptResults.Write(run)], $"g2g run {net} --retrain --out {run.Folder}{Overrides(run.Settings)}");
            return Task.FromResult(0);
        });
        return command;
    }

    // Another recipe, seed or number of epochs would train again.
    private static string Overrides(RunSettings settings) =>
        (settings.Recipe is { } recipe ? $" --recipe {recipe}" : "") + (settings.From is { } from ? $" --from {from}" : "") + (settings.Seed is { } seed ? FormattableString.Invariant($" --seed {seed}") : "") + (settings.Epochs is { } epochs ? FormattableString.Invariant($" --epochs {epochs}") : "");
}
