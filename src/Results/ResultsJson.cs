using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Results;

/// <summary>The JSON form of results: camelCase names, nulls written, numbers shortest round-trip.</summary>
public static class ResultsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Converters = { new ExactJsonNumbers() },
    };

    /// <summary>Prints a record.</summary>
    /// <typeparam name="T">A record of this project.</typeparam>
    /// <param name="value">The record.</param>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <summary>Reads a record.</summary>
    /// <typeparam name="T">A record of this project.</typeparam>
    /// <param name="json">Its JSON form.</param>
    /// <exception cref="JsonException">The text is not such a record.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the text is 'null'");
}
