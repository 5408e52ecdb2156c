using System.Globalization;
using GradientsToGates.Pipeline;
using GradientsToGates.Results;
using GradientsToGates.Tensors;

namespace GradientsToGates.Cli;

/// <summary>How the loss fell, and, for a network small enough to read, every weight.</summary>
internal static class TrainingTable
{
    private const int Rows = 20;
    private const int ReadableWeights = 50;

    public static void Print(RunSession run)
    {
        IReadOnlyList<EpochFacts> history = run.WeightsResult.History;
        int step = Math.Max(1, history.Count / Rows);
        if (run.Definition.Recipe.ValidationWords is { } words)
        {
            Console.WriteLine($"  validation: {words}{(run.Definition.Recipe.ValidateOnTest ? ", so its accuracy is optimistic" : "")}; train: images as the recipe changes them");
        }

        if (step > 1)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  one epoch in {step}; all are in weights.history.csv"));
        }

        Console.WriteLine("   epoch      loss   train %  validation %  learning rate");
        foreach (EpochFacts e in history.Where((_, i) => i % step == 0 || i == history.Count - 1))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {e.Epoch,6} {e.Loss,9:F5} {e.TrainAccuracy,9:F2} {e.ValidationAccuracy,13:F2} {e.LearningRate,14:G4}"));
        }

        if (run.WeightsResult.ResultEpoch is { } kept && history is [.., var last] && kept != last.Epoch)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  The weights are those of epoch {kept}, the best in validation."));
        }

        if (run.Weights.Count > ReadableWeights)
        {
            return;
        }

        foreach ((string name, Tensor<float> tensor) in run.Weights.Items)
        {
            Console.WriteLine($"  {name,-14} [{string.Join(", ", tensor.Shape)}]  {string.Join("  ", tensor.Data.Select(w => w.ToString("F5", CultureInfo.InvariantCulture)))}");
        }
    }
}
