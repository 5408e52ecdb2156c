using GradientsToGates.Data;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Results;
using GradientsToGates.Tensors;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>Float weights to an integer graph, calibrated on training images.</summary>
internal static class QuantizeStep
{
    private const int Batch = 50;

    /// <summary>Does the step.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">Step name.</param>
    /// <param name="folder">Where the graph goes, relative to the run folder.</param>
    /// <param name="options">The format.</param>
    public static IntegerGraph Do(RunSession run, string step, string folder, QuantizationOptions options)
    {
        Quantizer.RequireSupported(run.Definition.Graph);
        run.Steps.Do(step, [WeightsKey(run), ResultsJson.Write(options), run.Dataset.Sha256], Files(folder), () =>
        {
            IntegerGraph graph = Quantizer.Quantize(run.Definition.Graph, run.Weights.Items.ToDictionary(), Calibrate(run, options), options);
            IntegerGraphFile.Write(graph, run.At(folder));
            return new QuantizeResult(folder, graph.Nodes.Count);
        });
        return IntegerGraphFile.Read(run.At(folder));
    }

    /// <summary>Identity of the float weights: SHA-256 of every value.</summary>
    /// <param name="run">The run.</param>
    public static string WeightsKey(RunSession run) => StepStore.Hash(run.Weights.Items.Select(t =>
        t.Key + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(t.Value.Data.AsSpan())))));

    /// <summary>Identity of an integer graph: SHA-256 of its files.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where the graph is, relative to the run folder.</param>
    public static string Identity(RunSession run, string folder) => StepStore.Hash(Files(folder).Select(f =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(run.At(f))))));

    private static string[] Files(string folder) => [Path.Combine(folder, "graph.yml"), Path.Combine(folder, "weights.safetensors")];

    private static Dictionary<string, ActivationRange> Calibrate(RunSession run, QuantizationOptions options)
    {
        LabelledImages images = run.Dataset.Train.Take(options.CalibrationImages);
        var model = new FloatModel(run.Definition.Graph, run.Weights);
        var values = run.Definition.Graph.Nodes.ToDictionary(n => n.Name, _ => new List<float>());
        using IProgressTask progress = run.Services.Progress.Start("calibrate", images.Count);
        for (int first = 0; first < images.Count; first += Batch)
        {
            run.Services.Cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Batch, images.Count - first);
            foreach ((string name, Tensor<float> tensor) in model.Forward(images.Pixels.AsSpan(first * images.ImageSize, count * images.ImageSize), count))
            {
                Keep(values[name], tensor.Data, options);
            }

            progress.Report(first + count);
        }

        return values.ToDictionary(v => v.Key, v => ActivationRange.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(v.Value), options));
    }

    // Percentiles need every value; the extremes of a batch are enough for minimum and maximum.
    private static void Keep(List<float> kept, float[] values, QuantizationOptions options)
    {
        if (options.Calibration == CalibrationRule.Percentile)
        {
            kept.AddRange(values);
            return;
        }

        ActivationRange range = ActivationRange.Of(values, options);
        kept.Add((float)range.Min);
        kept.Add((float)range.Max);
    }
}
