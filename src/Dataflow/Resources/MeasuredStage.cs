using System.Collections.Immutable;
using System.Text.Json;

namespace GradientsToGates.Dataflow.Resources;

/// <summary>A stage that was synthesized on its own, with what Yosys counted.</summary>
/// <param name="Design">Network, number format and folds it comes from.</param>
/// <param name="Stage">Its name there.</param>
/// <param name="Size">What its resources follow from.</param>
/// <param name="Use">Resources.</param>
public sealed record MeasuredStage(string Design, string Stage, StageSize Size, ResourceUse Use)
{
    private const string Resource = "stages.json";

    /// <summary>The stored set, which the resource model is fitted to.</summary>
    public static IReadOnlyList<MeasuredStage> All { get; } = Load();

    /// <summary>Identity of the stored set: another one gives other estimates.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Write(All))));

    /// <summary>Prints a set, one stage a line.</summary>
    /// <param name="stages">The set.</param>
    public static string Write(IEnumerable<MeasuredStage> stages) => "[\n" + string.Join(",\n", stages.Select(s => JsonSerializer.Serialize(new
    {
        design = s.Design,
        stage = s.Stage,
        kind = s.Size.Kind,
        size = s.Size.Values,
        lut = (int)s.Use.Lut,
        ff = (int)s.Use.Ff,
        dsp = s.Use.Dsp,
        bram18 = s.Use.Bram18,
    }))) + "\n]\n";

    /// <summary>Reads a set.</summary>
    /// <param name="json">What <see cref="Write"/> printed.</param>
    public static IReadOnlyList<MeasuredStage> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static IReadOnlyList<MeasuredStage> Load()
    {
        using Stream stream = typeof(MeasuredStage).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    private static MeasuredStage Read(JsonElement row)
    {
        var values = row.GetProperty("size").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetInt32(), StringComparer.Ordinal);
        return new MeasuredStage(
            Text("design"),
            Text("stage"),
            new StageSize(Text("kind"), values),
            new ResourceUse(Number("lut"), Number("ff"), Number("dsp"), Number("bram18")));

        string Text(string name) => row.GetProperty(name).GetString() ?? "";
        int Number(string name) => row.GetProperty(name).GetInt32();
    }
}
