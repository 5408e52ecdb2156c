using System.Globalization;
using System.Text;
using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Reference;
using GradientsToGates.Results;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>The study's table: one network in many number formats, with rounded weights alone and in integers from end to end.</summary>
/// <param name="run">The run.</param>
/// <param name="settings">Calibration and what else is no part of a format's name.</param>
public sealed class FormatTable(RunSession run, QuantizationOptions settings)
{
    /// <summary>Name of the format that is none.</summary>
    public const string Float = "float";

    /// <summary>Images on which values outside their type are counted.</summary>
    public const int OverflowImages = 100;

    private const int Batch = 500;

    /// <summary>Reads a list of formats.</summary>
    /// <param name="text">Separated by commas.</param>
    /// <exception cref="UserException">G2G8105, G2G8101: one cannot be read.</exception>
    public static IReadOnlyList<string> Formats(string text)
    {
        string[] formats = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. formats.Select(f => f == Float ? f : NumberFormats.Parse(f).Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Measures all formats on all sets; what was measured before is taken over.</summary>
    /// <param name="formats">Names, <c>float</c> among them or not.</param>
    /// <param name="sets">Sets of images.</param>
    public IReadOnlyList<FormatAccuracy> Measure(IReadOnlyList<string> formats, IReadOnlyList<string> sets)
    {
        var rows = new List<FormatAccuracy>();
        foreach (string set in sets)
        {
            Dataset data = EvaluationSets.Open(run, set);
            byte[] reference = FloatClasses(set, data, Float, run.Trained);
            if (data == run.Dataset)
            {
                // The run's own figure, which the summary shows first.
                _ = new Measurements(run).Float(reference);
            }

            foreach (string format in formats)
            {
                if (format == Float)
                {
                    rows.Add(Row(set, data, Float, Float, reference, reference, Bytes(null), [], null));
                    continue;
                }

                QuantizationOptions options = Options(format);
                (IReadOnlyList<KeyValuePair<string, Tensors.Tensor<float>>> weights, IReadOnlyList<QuantizedLayer> layers) = FakeQuantization.Apply(run.Definition.Graph, run.Weights.Items, options);
                rows.Add(Row(set, data, format, "weights", FloatClasses(set, data, format, new FloatModel(run.Definition.Graph, new WeightSet(weights))), reference, Bytes(layers), layers, null));
                rows.Add(Integer(set, data, format, options, reference));
            }
        }

        return rows;
    }

    /// <summary>Writes <c>formats.json</c>, and <c>formats.csv</c> without the confusion matrices.</summary>
    /// <param name="rows">The table.</param>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write(IReadOnlyList<FormatAccuracy> rows)
    {
        var text = new StringBuilder("set,format,how,correct,total,percent,low95,high95,same class as float,model bytes,clipped weights,clipped biases,activations,saturated,wrapped\n");
        foreach (FormatAccuracy r in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.Set},{r.Format},{r.How},{r.Accuracy?.Correct},{r.Agreement.Total},{r.Accuracy?.Percent:F2},{r.Accuracy?.Low:F2},{r.Accuracy?.High:F2},");
            text.Append(CultureInfo.InvariantCulture, $"{r.Agreement.Correct},{r.ModelBytes},{r.ClippedWeights},{r.ClippedBiases},{r.Overflows?.Values},{r.Overflows?.Saturated},{r.Overflows?.Wrapped}\n");
        }

        AtomicFile.WriteAllText(run.At(KeptTables.Formats), ResultsJson.Write(new FormatResults(QuantizeStep.WeightsKey(run), rows)));
        AtomicFile.WriteAllText(run.At("formats.csv"), text.ToString());
        return [run.At(KeptTables.Formats), run.At("formats.csv")];
    }

    private QuantizationOptions Options(string format)
    {
        QuantizationOptions named = NumberFormats.Parse(format);
        return named with { Calibration = settings.Calibration, Percentile = settings.Percentile, CalibrationImages = settings.CalibrationImages, TableBits = settings.TableBits };
    }

    private FormatAccuracy Integer(string set, Dataset data, string format, QuantizationOptions options, byte[] reference)
    {
        string folder = Path.Combine("formats", format);
        QuantizeResult made = QuantizeStep.Do(run, "quantize-" + format, folder, options);
        string[] key = [QuantizeStep.Identity(run, folder), data.Sha256, nameof(OverflowCounts)];
        IntegerAnswers answers = run.Steps.Do($"formats-{set}-{format}-integer", key, [], () =>
        {
            IntegerGraph graph = QuantizeStep.Read(run, folder);
            using var interpreter = new BatchInterpreter(graph, run.Services.Threads);
            byte[] classes = InBatches($"{format} on {set}", data.Test, (pixels, count) => interpreter.Predict(pixels, count, run.Services.Cancellation));
            int counted = Math.Min(OverflowImages, data.Test.Count);
            return new IntegerAnswers(Convert.ToBase64String(classes), OverflowCounter.Count(graph, data.Test.Pixels, counted, run.Services.Threads, run.Services.Cancellation));
        });
        return Row(set, data, format, "integer", Convert.FromBase64String(answers.Classes), reference, Bytes(made.Layers), made.Layers, answers.Overflows);
    }

    private byte[] FloatClasses(string set, Dataset data, string format, FloatModel model)
    {
        string[] key = [QuantizeStep.AnswersKey(run), format, data.Sha256];
        Answers answers = run.Steps.Do($"formats-{set}-{format}-weights", key, [], () =>
            new Answers(Convert.ToBase64String(InBatches($"{format} weights on {set}", data.Test, (pixels, count) =>
                model.Evaluate(new LabelledImages(pixels.ToArray(), new byte[count], count), run.Services.Threads, run.Services.Cancellation).Predicted))));
        return Convert.FromBase64String(answers.Classes);
    }

    private byte[] InBatches(string what, LabelledImages images, Func<ReadOnlyMemory<byte>, int, int[]> predict)
    {
        using IProgressTask progress = run.Services.Progress.Start(what, images.Count);
        byte[] classes = new byte[images.Count];
        for (int first = 0; first < images.Count; first += Batch)
        {
            run.Services.Cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Batch, images.Count - first);
            int[] found = predict(images.Pixels.AsMemory(first * images.ImageSize, count * images.ImageSize), count);
            for (int i = 0; i < count; i++)
            {
                classes[first + i] = (byte)found[i];
            }

            progress.Report(first + count);
        }

        return classes;
    }

    private FormatAccuracy Row(
        string set, Dataset data, string format, string how, byte[] classes, byte[] reference, long bytes, IReadOnlyList<QuantizedLayer> layers, OverflowCounts? overflows)
    {
        Evaluation e = Evaluation.From([.. classes.Select(c => (int)c)], data.Test.Labels, Prediction.Classes(run.Definition.Graph));
        int same = classes.Zip(reference).Count(p => p.First == p.Second);
        return new FormatAccuracy(
            set,
            format,
            how,
            data.Synthetic ? null : new Accuracy(e.Correct, e.Total),
            new Accuracy(same, e.Total),
            bytes,
            layers.Sum(l => l.ClippedWeights),
            layers.Sum(l => l.ClippedBiases),
            overflows,
            data.Synthetic ? null : e.Confusion);
    }

    // As the study counts: every parameter at the width of its layer's weights; what belongs to no such layer (normalization) as float.
    private long Bytes(IReadOnlyList<QuantizedLayer>? layers)
    {
        long parameters = NetworkCost.Of(run.Definition.Graph).Parameters;
        long quantized = layers?.Sum(l => (long)l.Weights + l.Biases) ?? 0;
        long bits = layers?.Sum(l => ((long)l.Weights + l.Biases) * l.WeightBits) ?? 0;
        return (bits + (Math.Max(0, parameters - quantized) * 32) + 7) / 8;
    }

    private sealed record Answers(string Classes);

    private sealed record IntegerAnswers(string Classes, OverflowCounts Overflows);
}
