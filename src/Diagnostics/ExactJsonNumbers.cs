using System.Text.Json;
using System.Text.Json.Serialization;

namespace GradientsToGates.Diagnostics;

/// <summary>Writes numbers to JSON as <see cref="ExactText"/>.</summary>
public sealed class ExactJsonNumbers : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">JSON has no infinity and no NaN.</exception>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{value} has no form in JSON", nameof(value));
        }

        writer.WriteRawValue(ExactText.Of(value));
    }
}
