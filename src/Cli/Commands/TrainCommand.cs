using System.CommandLine;
using GradientsToGates.Pipeline;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g train NET</c>: weights from random ones, and their accuracy.</summary>
internal static class TrainCommand
{
    public static Command Make()
    {
        var o = new CommonOptions();
        var command = new Command("train", "Trains a network and measures it on the test images.") { o.Net };
        o.AddTo(command, o.Out, o.Seed, o.Epochs);
        command.SetAction((parsed, cancellation) =>
        {
            RunServices services = o.Services(parsed, cancellation);
            RunSession run = RunSession.Start(parsed.GetRequiredValue(o.Net), parsed.GetValue(o.Out), name => o.Apply(new RunSettings { Network = name, Retrain = true }, parsed), services);
            services.Progress.Say($"{run.Definition.Name}: {run.Definition.Graph.ParameterCount()} parameters, run folder {run.Folder}");
            var measure = new Measurements(run);
            _ = run.Weights;
            TrainingTable.Print(run);
            EvaluationResult result = measure.Float();
            AccuracyLine.Print("float", result.Accuracy, run.Dataset.Synthetic);
            Paths.Print([run.At("weights.safetensors")], $"g2g run {run.Definition.Name} --retrain --out {run.Folder}");
            return Task.FromResult(0);
        });
        return command;
    }
}
