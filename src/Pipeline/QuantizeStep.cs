using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Results;

namespace GradientsToGates.Pipeline;

/// <summary>Float weights to an integer graph, calibrated on training images.</summary>
internal static class QuantizeStep
{
    /// <summary>Does the step.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">Step name.</param>
    /// <param name="folder">Where the graph goes, relative to the run folder.</param>
    /// <param name="options">The format.</param>
    public static QuantizeResult Do(RunSession run, string step, string folder, QuantizationOptions options) =>
        run.Steps.Do(step, [WeightsKey(run), ResultsJson.Write(options), run.Dataset.Sha256, .. SumsKey(run)], Files(folder), () =>
        {
            QuantizedNetwork made = Quantized(run, options);
            IntegerGraphFile.Write(made.Graph, run.At(folder));
            return new QuantizeResult(folder, made.Graph.Nodes.Count, made.Layers);
        });

    // In the format that was trained for, by the scales that training found.
    private static QuantizedNetwork Quantized(RunSession run, QuantizationOptions options)
    {
        if (run.Plan is { } plan && run.Definition.Recipe.Quantization is { } recipe && QuantizationAwareness.Same(options, QuantizationAwareness.Format(recipe, run.Definition.Graph)))
        {
            return QuantizationAwareness.Convert(run.Definition.Graph, run.Weights, plan, options);
        }

        Calibration calibration = run.Calibrate(options);
        return Quantizer.Convert(run.Definition.Graph, run.Weights.Items.ToDictionary(), calibration.Ranges, options, calibration.Means);
    }

    /// <summary>The graph of a step that was done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where the graph is, relative to the run folder.</param>
    public static IntegerGraph Read(RunSession run, string folder) => IntegerGraphFile.Read(run.At(folder));

    /// <summary>Identity of the float weights: SHA-256 of every value.</summary>
    /// <param name="run">The run.</param>
    public static string WeightsKey(RunSession run) => StepStore.Hash(run.Weights.Items.Select(t =>
        t.Key + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(t.Value.Data.AsSpan())))));

    /// <summary>What the classes found in float depend on besides images: the weights, and how a fake-quantized network's sums are compared.</summary>
    /// <param name="run">The run.</param>
    public static string AnswersKey(RunSession run) => run.Plan is null ? WeightsKey(run) : WeightsKey(run) + " equal sums tie";

    /// <summary>What quantized networks with sums depend on besides: integer graphs of before a sum and its branches shared a scale are others.</summary>
    /// <param name="run">The run.</param>
    public static IEnumerable<string> SumsKey(RunSession run) => run.Definition.Graph.Nodes.OfType<AddLayer>().Any() ? ["sums of one scale"] : [];

    /// <summary>Identity of an integer graph: SHA-256 of its files.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where the graph is, relative to the run folder.</param>
    public static string Identity(RunSession run, string folder) => StepStore.Hash(Files(folder).Select(f =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(run.At(f))))));

    private static string[] Files(string folder) => [Path.Combine(folder, "graph.yml"), Path.Combine(folder, "weights.safetensors")];
}
