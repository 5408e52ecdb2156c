using System.Text.Json;
using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Quantization;
using GradientsToGates.Reference;
using GradientsToGates.Results;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline.Widths;

/// <summary>
/// Counts right answers of integer graphs on some images. Every count is kept in the run folder at once, under the hash of all it depends on: a
/// search that was stopped, or killed, goes the same way again without measuring anything twice.
/// </summary>
internal sealed class WidthMeter
{
    private const int Batch = 500;
    private readonly RunSession _run;
    private readonly HeldOutImages _images;
    private readonly Lazy<byte[]> _floatClasses;
    private readonly string _weights;
    private readonly string _path;
    private readonly Dictionary<string, Counts> _kept;

    /// <summary>Opens what was counted before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="images">The images.</param>
    public WidthMeter(RunSession run, HeldOutImages images)
    {
        (_run, _images, _weights, _path) = (run, images, QuantizeStep.WeightsKey(run), run.At("widths.json"));
        _kept = run.Services.Fresh ? [] : Read(_path);
        _floatClasses = new(FloatClasses);
        Float = Kept("float", () => new Counts(_floatClasses.Value.Zip(images.Images.Labels).Count(p => p.First == p.Second), images.Images.Count)).Correct;
    }

    /// <summary>Right answers of the float network.</summary>
    public int Float { get; }

    /// <summary>Graphs that were run, not taken over.</summary>
    public int Measured { get; private set; }

    /// <summary>Accuracy of the float network; null on made-up images.</summary>
    public Accuracy? FloatAccuracy => _images.Facts.Synthetic ? null : new Accuracy(Float, _images.Images.Count);

    /// <summary>Measures one format.</summary>
    /// <param name="options">The format.</param>
    public WidthScore Measure(QuantizationOptions options)
    {
        Counts counts = Kept(ResultsJson.Write(options), () => Count(options));
        int total = _images.Images.Count;
        int lost = _images.Facts.Synthetic ? total - counts.Same : Float - counts.Correct;
        return new WidthScore(_images.Facts.Synthetic ? null : new Accuracy(counts.Correct, total), new Accuracy(counts.Same, total), 100.0 * lost / total);
    }

    private Counts Count(QuantizationOptions options)
    {
        Calibration calibration = _run.Calibrate(options);
        QuantizedNetwork made = Quantizer.Convert(_run.Definition.Graph, _run.Weights.Items.ToDictionary(), calibration.Ranges, options, calibration.Means);
        using var interpreter = new BatchInterpreter(made.Graph, _run.Services.Threads);
        LabelledImages images = _images.Images;
        (int correct, int same) = (0, 0);
        for (int first = 0; first < images.Count; first += Batch)
        {
            int count = Math.Min(Batch, images.Count - first);
            int[] classes = interpreter.Predict(images.Pixels.AsMemory(first * images.ImageSize, count * images.ImageSize), count, _run.Services.Cancellation);
            for (int i = 0; i < count; i++)
            {
                correct += classes[i] == images.Labels[first + i] ? 1 : 0;
                same += classes[i] == _floatClasses.Value[first + i] ? 1 : 0;
            }
        }

        Measured++;
        return new Counts(correct, same);
    }

    private byte[] FloatClasses()
    {
        using IProgressTask progress = _run.Services.Progress.Start("float", _images.Images.Count);
        Evaluation e = _run.Trained.Evaluate(_images.Images, _run.Services.Threads, _run.Services.Cancellation);
        return [.. e.Predicted.Select(c => (byte)c)];
    }

    private Counts Kept(string what, Func<Counts> count)
    {
        string key = StepStore.Hash([what, _weights, _run.Dataset.Sha256, _images.Identity, .. QuantizeStep.SumsKey(_run)]);
        if (!_kept.TryGetValue(key, out Counts? counts))
        {
            counts = _kept[key] = count();
            AtomicFile.WriteAllText(_path, ResultsJson.Write(_kept));
        }

        return counts;
    }

    private static Dictionary<string, Counts> Read(string path)
    {
        try
        {
            Dictionary<string, Counts> kept = File.Exists(path) ? ResultsJson.Read<Dictionary<string, Counts>>(File.ReadAllText(path)) : [];
            return kept.Values.All(c => c is not null) ? kept : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Counts(int Correct, int Same);
}
