using System.Globalization;
using System.Text.Json;
using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training;

/// <summary>
/// Trained weights in a file that says how they came about (keys <c>network</c>, <c>yaml</c>, <c>seed</c>, <c>dataset</c>,
/// <c>dataset-sha256</c>, <c>test-correct</c>, <c>test-total</c>, ..), and the history of training as JSON and CSV beside it.
/// </summary>
/// <param name="Weights">The weights.</param>
/// <param name="Metadata">What the file's header says.</param>
/// <param name="History">Epochs of training; empty when there is no history file.</param>
public sealed record ModelFile(WeightSet Weights, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<EpochRecord> History)
{
    /// <summary>What was fake-quantized in training; null for weights trained in float.</summary>
    public QuantizationPlan? Plan { get; init; }

    /// <summary>Key of the epoch whose weights the file holds.</summary>
    public const string ResultEpochKey = "result-epoch";

    private const string Extension = ".safetensors";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Where the history of a weight file lies: <c>models/lenet5.history.json</c>.</summary>
    /// <param name="path">The weight file.</param>
    public static string HistoryPath(string path) => Stem(path) + ".history.json";

    /// <summary>Where the same history lies as a table: <c>models/lenet5.history.csv</c>.</summary>
    /// <param name="path">The weight file.</param>
    public static string HistoryTablePath(string path) => Stem(path) + ".history.csv";

    /// <summary>Writes weights and history.</summary>
    /// <param name="path">The weight file.</param>
    /// <param name="definition">The network.</param>
    /// <param name="result">What training gave.</param>
    /// <param name="dataset">What it was trained on.</param>
    /// <param name="test">Accuracy on the test set.</param>
    /// <param name="more">More texts for the header.</param>
    /// <exception cref="UserException">G2G6001: a file cannot be written.</exception>
    public static void Save(string path, NetworkDefinition definition, TrainingResult result, Dataset dataset, Evaluation test, params IEnumerable<KeyValuePair<string, string>> more)
    {
        result.Weights.Save(path, new Dictionary<string, string>(more)
        {
            ["format"] = "g2g weights 1",
            ["network"] = definition.Name,
            ["yaml"] = NetworkYaml.Write(definition with { Recipe = result.Recipe }),
            ["seed"] = result.Seed.ToString(CultureInfo.InvariantCulture),
            ["attempts"] = result.Attempts.ToString(CultureInfo.InvariantCulture),
            ["dataset"] = dataset.Name,
            ["dataset-sha256"] = dataset.Sha256,
            ["dataset-synthetic"] = dataset.Synthetic ? "true" : "false",
            ["test-correct"] = test.Correct.ToString(CultureInfo.InvariantCulture),
            ["test-total"] = test.Total.ToString(CultureInfo.InvariantCulture),
            [ResultEpochKey] = result.ResultEpoch.ToString(CultureInfo.InvariantCulture),
            ["recipe"] = result.Recipe.Name,
            ["validation"] = result.Recipe.ValidationWords ?? "",
            ["test-original-correct"] = dataset.OriginalTest is { } original ? Correct(dataset, test, original) : "",
            ["test-original-total"] = dataset.OriginalTest?.ToString(CultureInfo.InvariantCulture) ?? "",
        });
        SaveHistory(path, result.History);
    }

    /// <summary>Writes the history beside a weight file, as JSON of one line an epoch and as CSV.</summary>
    /// <param name="path">The weight file.</param>
    /// <param name="history">Epochs.</param>
    /// <exception cref="UserException">G2G6001: a file cannot be written.</exception>
    public static void SaveHistory(string path, IReadOnlyList<EpochRecord> history)
    {
        AtomicFile.WriteAllText(HistoryPath(path), "[\n" + string.Join(",\n", history.Select(e => JsonSerializer.Serialize(e, Json))) + "\n]\n");
        IEnumerable<string> rows = history.Select(e => string.Create(
            CultureInfo.InvariantCulture, $"{e.Attempt},{e.Epoch},{e.Loss:R},{e.TrainAccuracy:R},{e.ValidationAccuracy:R},{e.LearningRate:R},{e.Seconds:F3},{e.ValidationLoss:R},{e.AugmentationShare:F4}\n"));
        AtomicFile.WriteAllText(HistoryTablePath(path), "attempt,epoch,loss,train_accuracy,validation_accuracy,learning_rate,seconds,validation_loss,augmentation_share\n" + string.Concat(rows));
    }

    /// <summary>Reads weights, and history where there is one.</summary>
    /// <param name="path">The weight file.</param>
    /// <param name="graph">The network.</param>
    /// <exception cref="UserException">G2G6101 to G2G6105: a file is missing, damaged, or of another network.</exception>
    public static ModelFile Load(string path, FloatGraph graph)
    {
        IReadOnlyDictionary<string, string> header = Safetensors.Read(path).Metadata;
        QuantizationPlan? plan = QuantizationPlanFile.Find(header, path);
        return new(WeightSet.Load(path, graph, plan), header, LoadHistory(HistoryPath(path))) { Plan = plan };
    }

    private static string Stem(string path) => path.EndsWith(Extension, StringComparison.Ordinal) ? path[..^Extension.Length] : path;

    private static string Correct(Dataset dataset, Evaluation test, int first) =>
        Enumerable.Range(0, first).Count(i => test.Predicted[i] == dataset.Test.Labels[i]).ToString(CultureInfo.InvariantCulture);

    private static List<EpochRecord> LoadHistory(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<EpochRecord>>(File.ReadAllText(path), Json) ?? [];
        }
        catch (JsonException e)
        {
            throw new UserException(
                new Diagnostic("G2G6106", FormattableString.Invariant($"{path}:{(e.LineNumber ?? 0) + 1}"), "the history of training is not JSON of this form.", "Remove it: only the loss curve needs it."),
                ExitCode.BadData,
                e);
        }
    }
}
