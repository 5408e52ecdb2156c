using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GradientsToGates.Reporting.Fixtures;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Tests.Schema;

/// <summary>Holds docs/summary.md, docs/summary.schema.json, the records and the JSON they become to each other.</summary>
public sealed class SummarySchemaTests
{
    private const string SchemaFile = "docs/summary.schema.json";

    private static readonly JsonSerializerOptions Printed = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly IReadOnlyList<Field> Fields = Field.Of(typeof(RunSummary));

    public static TheoryData<string> Fixtures => [.. Runs.All.Keys];

    [Fact]
    public void Page_describes_every_field_in_order_and_none_that_is_gone() =>
        PageRow.All.Select(r => r.Path).ShouldBe(Fields.SelectMany(f => f.Flat).Select(f => f.Path));

    [Fact]
    public void Page_states_the_types_and_which_fields_may_be_null()
    {
        Dictionary<string, PageRow> rows = PageRow.All.ToDictionary(r => r.Path);
        foreach (Field field in Fields.SelectMany(f => f.Flat))
        {
            rows[field.Path].Type.ShouldBe(field.Type, field.Path);
            (rows[field.Path].NullWhen != "never").ShouldBe(field.Nullable, field.Path);
            rows[field.Path].NullWhen.ShouldNotBeEmpty(field.Path);
            rows[field.Path].Meaning.ShouldNotBeEmpty(field.Path);
        }
    }

    [Fact]
    public void Page_names_the_current_version() =>
        File.ReadAllText(Repository.PathOf("docs/summary.md")).ShouldContain($"schema version {RunSummary.CurrentSchema};");

    [Fact]
    public void Schema_file_is_what_records_and_page_say()
    {
        string made = MadeSchema().ToJsonString(Printed) + "\n";
        if (Environment.GetEnvironmentVariable("G2G_UPDATE") == "1")
        {
            File.WriteAllText(Repository.PathOf(SchemaFile), made);
        }

        File.ReadAllText(Repository.PathOf(SchemaFile)).ShouldBe(made, "G2G_UPDATE=1 writes the file anew");
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Written_summaries_satisfy_the_schema_file_and_read_back(string fixture)
    {
        string json = ResultsJson.Write(Runs.All[fixture].Summary);

        JsonSchema.Errors(StoredSchema(), JsonNode.Parse(json)).ShouldBeEmpty();
        ResultsJson.Write(ResultsJson.Read<RunSummary>(json)).ShouldBe(json);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Report_data_reads_back(string fixture)
    {
        string json = ResultsJson.Write(Runs.All[fixture].Data);
        ResultsJson.Write(ResultsJson.Read<ReportData>(json)).ShouldBe(json);
    }

    [Fact]
    public void Schema_refuses_a_missing_field_a_wrong_type_a_null_and_another_version()
    {
        Refusal(o => o.Remove("cosim")).ShouldBe("$.cosim: missing");
        Refusal(o => o["parameters"] = "many").ShouldBe("$.parameters: string where integer or null should be");
        Refusal(o => o["network"] = null).ShouldBe("$.network: null where string should be");
        Refusal(o => o["schema"] = 1).ShouldBe("$.schema: 1 where 2 should be");
        Refusal(o => Node(o, "cosim", 0, "layers", 0)["mismatches"] = 0.5).ShouldBe("$.cosim[0].layers[0].mismatches: number where integer should be");
        Refusal(o => Node(o, "synthesis", "capacity")["dsp"] = null).ShouldBe("$.synthesis.capacity.dsp: null where integer should be");
    }

    private static string Refusal(Action<JsonObject> spoil)
    {
        JsonObject summary = JsonNode.Parse(ResultsJson.Write(Lenet5Run.Summary)).ShouldBeOfType<JsonObject>();
        spoil(summary);
        return JsonSchema.Errors(StoredSchema(), summary).ShouldHaveSingleItem();
    }

    private static JsonNode Node(JsonNode node, params object[] path) =>
        path.Aggregate(node, (n, step) => (step is int i ? n[i] : n[$"{step}"]).ShouldNotBeNull());

    private static JsonObject StoredSchema() => JsonNode.Parse(File.ReadAllText(Repository.PathOf(SchemaFile))).ShouldBeOfType<JsonObject>();

    private static JsonObject MadeSchema()
    {
        Dictionary<string, PageRow> rows = PageRow.All.ToDictionary(r => r.Path);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"summary.json of a g2g run, schema version {RunSummary.CurrentSchema}",
            ["description"] = "Made from docs/summary.md and src/Results; see there for the rules.",
        };
        foreach ((string key, JsonNode? value) in JsonSchema.Of(Fields, path => Describe(rows[path])))
        {
            schema[key] = value?.DeepClone();
        }

        Node(schema, "properties", "schema")["const"] = RunSummary.CurrentSchema;
        return schema;
    }

    private static string Describe(PageRow row) =>
        row.Meaning.Replace("`", "", StringComparison.Ordinal)
        + (row.Unit.Length == 0 ? "" : $" [{row.Unit}]")
        + (row.NullWhen == "never" ? "" : $"; null when: {row.NullWhen.Replace("`", "", StringComparison.Ordinal)}");
}
