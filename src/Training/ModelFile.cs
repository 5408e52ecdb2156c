using System.Globalization;
using System.Text.Json;
using GradientsToGates.Data;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors;

namespace GradientsToGates.Training;

/// <summary>
/// Trained weights in a file that says how they came about (keys <c>network</c>, <c>yaml</c>, <c>seed</c>, <c>dataset</c>,
/// <c>dataset-sha256</c>, <c>test-correct</c>, <c>test-total</c>, ..), and the history of training as JSON beside it.
/// </summary>
/// <param name="Weights">The weights.</param>
/// <param name="Metadata">What the file's header says.</param>
/// <param name="History">Epochs of training; empty when there is no history file.</param>
public sealed record ModelFile(WeightSet Weights, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<EpochRecord> History)
{
    private const string Extension = ".safetensors";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Where the history of a weight file lies: <c>models/lenet5.history.json</c>.</summary>
    /// <param name="path">The weight file.</param>
    public static string HistoryPath(string path) =>
        (path.EndsWith(Extension, StringComparison.Ordinal) ? path[..^Extension.Length] : path) + ".history.json";

    /// <summary>Writes weights and history.</summary>
    /// <param name="path">The weight file.</param>
    /// <param name="definition">The network.</param>
    /// <param name="result">What training gave.</param>
    /// <param name="dataset">What it was trained on.</param>
    /// <param name="test">Accuracy on the test set.</param>
    /// <exception cref="UserException">G2G6001: a file cannot be written.</exception>
    public static void Save(string path, NetworkDefinition definition, TrainingResult result, Dataset dataset, Evaluation test)
    {
        result.Weights.Save(path, new Dictionary<string, string>
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
        });

        // One line an epoch.
        AtomicFile.WriteAllText(HistoryPath(path), "[\n" + string.Join(",\n", result.History.Select(e => JsonSerializer.Serialize(e, Json))) + "\n]\n");
    }

    /// <summary>Reads weights, and history where there is one.</summary>
    /// <param name="path">The weight file.</param>
    /// <param name="graph">The network.</param>
    /// <exception cref="UserException">G2G6101 to G2G6105: a file is missing, damaged, or of another network.</exception>
    public static ModelFile Load(string path, FloatGraph graph) =>
        new(WeightSet.Load(path, graph), Safetensors.Read(path).Metadata, LoadHistory(HistoryPath(path)));

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
