using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Quantization;
using GradientsToGates.Tensors;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>What calibration images say of every node.</summary>
/// <param name="Ranges">Range by node.</param>
/// <param name="Means">Mean by node and channel.</param>
internal sealed record Calibration(IReadOnlyDictionary<string, ActivationRange> Ranges, IReadOnlyDictionary<string, double[]> Means)
{
    private const int Batch = 50;

    /// <summary>Runs training images through the float network.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">The range rule, and the widths it is for.</param>
    /// <exception cref="UserException">G2G8109: there are no images.</exception>
    public static Calibration Of(RunSession run, QuantizationOptions options) => Of(run, run.Weights, options);

    /// <summary>Runs training images through the float network with given weights.</summary>
    /// <param name="run">The run.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="options">The range rule, and the widths it is for.</param>
    /// <exception cref="UserException">G2G8109: there are no images.</exception>
    public static Calibration Of(RunSession run, WeightSet weights, QuantizationOptions options)
    {
        LabelledImages images = run.Dataset.Train.Take(options.CalibrationImages);
        if (images.Count == 0)
        {
            throw UserException.BadInput("G2G8109", $"data set '{run.Dataset.Name}'", "calibration needs training images, and there are none.", "Give the data set training images.");
        }

        var model = new FloatModel(run.Definition.Graph, weights);
        var values = run.Definition.Graph.Nodes.ToDictionary(n => n.Name, _ => new ValueHistogram(options.RangeRule));
        var sums = run.Definition.Graph.Nodes.ToDictionary(n => n.Name, n => new double[run.Definition.Graph.ShapeOf(n.Name).Channels]);
        using IProgressTask progress = run.Services.Progress.Start("calibrate", images.Count);
        for (int first = 0; first < images.Count; first += Batch)
        {
            run.Services.Cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Batch, images.Count - first);
            foreach ((string name, Tensor<float> tensor) in model.Forward(images.Pixels.AsSpan(first * images.ImageSize, count * images.ImageSize), count))
            {
                values[name].Add(tensor.Data);
                Sum(sums[name], tensor.Data);
            }

            progress.Report(first + count);
        }

        return new Calibration(
            values.ToDictionary(v => v.Key, v => v.Value.Range(options)),
            sums.ToDictionary(s => s.Key, s => Divided(s.Value, (double)images.Count * run.Definition.Graph.ShapeOf(s.Key).Count / s.Value.Length)));
    }

    private static double[] Divided(double[] sums, double count) => [.. sums.Select(s => s / count)];

    private static void Sum(double[] sums, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % sums.Length] += values[i];
        }
    }
}
