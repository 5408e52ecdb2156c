using System.Text.Json;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Training.Quantized;

/// <summary>A plan as text, for the header of a weight file.</summary>
public static class QuantizationPlanFile
{
    /// <summary>Key of the text in the header.</summary>
    public const string Key = "quantization";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new ExactJsonNumbers() } };

    /// <summary>The text.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(QuantizationPlan plan) => JsonSerializer.Serialize(plan, _json);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="header">Texts of a weight file's header.</param>
    /// <param name="path">The file, for errors.</param>
    /// <returns>Null where the header has none: the weights are float.</returns>
    /// <exception cref="UserException">G2G6107: the text is damaged.</exception>
    public static QuantizationPlan? Find(IReadOnlyDictionary<string, string> header, string path)
    {
        if (!header.TryGetValue(Key, out string? text))
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize<QuantizationPlan>(text, _json) is { Weights: not null, Codes: not null, Tables: not null } plan)
            {
                return plan;
            }
        }
        catch (JsonException)
        {
        }

        throw new UserException(
            new Diagnostic("G2G6107", path, $"the header's '{Key}' is not what quantization-aware training writes.", "Train again, or use another weight file."), ExitCode.BadData);
    }
}
