using System.Diagnostics;
using GradientsToGates.Data;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Training;

namespace GradientsToGates.Benchmarks.TrainingSpeed;

/// <summary>g2g's side: the trainer that g2g train uses, on random images.</summary>
internal static class OwnTraining
{
    private const int Batch = 64;
    private const int Images = 64 * Batch;

    /// <summary>Trains for some seconds.</summary>
    /// <param name="network">Zoo name.</param>
    /// <param name="seconds">Time measured, after a second of warm-up.</param>
    /// <param name="threads">Threads.</param>
    public static Speed Measure(string network, double seconds, int threads)
    {
        NetworkDefinition definition = Zoo.Load(network);
        definition = definition with { Recipe = new TrainingRecipe { Batch = Batch, Epochs = int.MaxValue / Images, LearningRate = 1e-4 } };
        using var stop = new CancellationTokenSource();
        using var process = Process.GetCurrentProcess();
        long begin = Stopwatch.GetTimestamp();
        long start = 0;
        double cpu = 0;
        int batches = 0;
        Speed speed = default;
        try
        {
            Trainer.Train(definition, RandomImages(definition.Graph), new TrainerOptions
            {
                Threads = threads,
                Cancellation = stop.Token,
                OnBatch = _ =>
                {
                    if (start == 0)
                    {
                        if (Stopwatch.GetElapsedTime(begin).TotalSeconds > 1)
                        {
                            start = Stopwatch.GetTimestamp();
                            cpu = CpuSeconds(process);
                        }

                        return;
                    }

                    batches++;
                    double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    if (wall >= seconds && !stop.IsCancellationRequested)
                    {
                        speed = new Speed(batches * Batch / wall, batches * Batch / (CpuSeconds(process) - cpu));
                        stop.Cancel();
                    }
                },
            });
        }
        catch (OperationCanceledException)
        {
            // Enough was measured.
        }

        return speed;
    }

    private static double CpuSeconds(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static Dataset RandomImages(FloatGraph graph)
    {
        TensorShape shape = graph.Input.Shape;
        int classes = Prediction.Classes(graph);
        var random = new Random(1);
        byte[] pixels = new byte[Images * shape.Count];
        random.NextBytes(pixels);
        byte[] labels = [.. Enumerable.Range(0, Images).Select(_ => (byte)random.Next(classes))];
        var images = new LabelledImages(pixels, labels, Images);
        return new Dataset("random", "random", shape.Height, shape.Width, shape.Channels, classes, graph.Input.Levels, images, images.Take(Batch), true, "random numbers");
    }
}
