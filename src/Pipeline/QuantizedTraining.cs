using System.Globalization;
using System.Security.Cryptography;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;
using GradientsToGates.Quantization;
using GradientsToGates.Training;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Pipeline;

/// <summary>What a run does otherwise when its recipe has <c>quantization</c>: a folded network, its format, and float weights to start from.</summary>
internal static class QuantizedTraining
{
    private const string StartCorrect = "start-correct";
    private const string StartTotal = "start-total";
    private const string StartFile = "start-sha256";

    /// <summary>The network that is trained; as it is where the recipe trains in float.</summary>
    /// <param name="definition">The network.</param>
    public static NetworkDefinition Folded(NetworkDefinition definition) =>
        definition.Recipe.Quantization is null ? definition : definition with { Graph = QuantizationAwareness.Fold(definition.Graph) };

    /// <summary>Settings with the format that is trained for, unless they name one.</summary>
    /// <param name="settings">The choices.</param>
    /// <param name="definition">The network.</param>
    /// <exception cref="UserException">G2G8105, G2G8107, G2G8131: the recipe's format is wrong. G2G8132: weights to start from are named, and the recipe trains in float.</exception>
    public static RunSettings WithFormat(RunSettings settings, NetworkDefinition definition)
    {
        if (definition.Recipe.Quantization is not { } recipe)
        {
            return settings.From is null ? settings : throw UserException.BadInput(
                "G2G8132", $"option --from {settings.From}", "the recipe has no 'quantization': it trains from random weights.", $"Leave --from out, or add a recipe such as --recipe w4a4 ({string.Join(", ", Recipes.Names)}).");
        }

        QuantizationOptions format = QuantizationAwareness.Format(recipe, definition.Graph);
        return QuantizationAwareness.Same(settings.Quantization, new QuantizationOptions()) ? settings with { Quantization = format } : settings;
    }

    /// <summary>What the trained weights depend on besides network and data.</summary>
    /// <param name="run">The run.</param>
    public static IEnumerable<string> Key(RunSession run) =>
        run.Definition.Recipe.Quantization is null ? [] : [Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Source(run).Path)))];

    /// <summary>Weights to start from, and what they get on the test images in float; nothing where the recipe trains in float.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">G2G8132: there are none, or they are of another network. G2G8131: a layer cannot be trained this way.</exception>
    public static (QuantizedStart? Start, Evaluation? Float) Start(RunSession run)
    {
        if (run.Definition.Recipe.Quantization is not { } recipe)
        {
            return (null, null);
        }

        (string path, NetworkDefinition source) = Source(run);
        FloatGraph graph = run.Definition.Graph;
        (FloatGraph folded, WeightSet weights) = QuantizationAwareness.Fold(source.Graph, ModelFile.Load(path, source.Graph).Weights);
        if (!folded.Nodes.SequenceEqual(graph.Nodes))
        {
            throw None(run, $"the weights {path} are of another network, or were trained with another normalization of the input.");
        }

        run.Services.Progress.Say($"Quantization-aware training starts from {path}.");
        QuantizationOptions format = QuantizationAwareness.Format(recipe, graph);
        QuantizedStart start = QuantizationAwareness.Plan(graph, weights, Calibration.Of(run, weights, format).Ranges, format);
        return (start, new FloatModel(graph, weights).Evaluate(run.Dataset.Test, run.Services.Threads, run.Services.Cancellation));
    }

    /// <summary>The float network that training began with; null where it was in float, or its weights are gone or others in their place.</summary>
    /// <param name="run">The run.</param>
    public static FloatModel? StartModel(RunSession run)
    {
        if (run.Plan is null || run.Definition.Recipe.Quantization is null)
        {
            return null;
        }

        try
        {
            (string path, NetworkDefinition source) = Source(run);
            return Key(run).Single() == run.StartSha256 ? new FloatModel(source.Graph, ModelFile.Load(path, source.Graph).Weights) : null;
        }
        catch (UserException e) when (e.Diagnostic.Code is "G2G8132" or "G2G6002")
        {
            return null;
        }
    }

    /// <summary>What the weight file's header says of quantization-aware training.</summary>
    /// <param name="run">The run.</param>
    /// <param name="start">What it started from; null for training in float.</param>
    /// <param name="before">What that gets in float.</param>
    public static IEnumerable<KeyValuePair<string, string>> Header(RunSession run, QuantizedStart? start, Evaluation? before) => start is null || before is null
        ? []
        :
        [
            new(QuantizationPlanFile.Key, QuantizationPlanFile.Write(start.Plan)),
            new(StartCorrect, before.Correct.ToString(CultureInfo.InvariantCulture)),
            new(StartTotal, before.Total.ToString(CultureInfo.InvariantCulture)),
            new(StartFile, Key(run).Single()),
        ];

    /// <summary>SHA-256 of the file of float weights that training began with, as <see cref="Key"/> gives it; null for weights trained in float.</summary>
    /// <param name="model">The weight file.</param>
    public static string? StartSha256(ModelFile model) => model.Metadata.GetValueOrDefault(StartFile);

    /// <summary>What readers of results must know; null for weights trained in float.</summary>
    /// <param name="model">The weight file.</param>
    public static string? Note(ModelFile model) => model.Plan is null || !model.Metadata.TryGetValue(StartCorrect, out string? correct)
        ? null
        : $"Trained with fake quantization: 'float' is that network in float arithmetic. The float weights it started from have {correct} of {model.Metadata[StartTotal]} test images right.";

    private static (string Path, NetworkDefinition Network) Source(RunSession run) => WeightSource.Find(run.Settings.From ?? run.Definition.Name, why => None(run, why));

    private static UserException None(RunSession run, string why) => UserException.BadInput(
        "G2G8132", $"network '{run.Definition.Name}'", why, "Train it in float first (g2g train NET --out DIR), then add --from DIR.");
}
