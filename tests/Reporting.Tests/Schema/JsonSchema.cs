using System.Text.Json.Nodes;

namespace GradientsToGates.Reporting.Tests.Schema;

/// <summary>Makes a JSON Schema of fields, and checks JSON against the few keywords it uses.</summary>
internal static class JsonSchema
{
    /// <summary>The schema of an object.</summary>
    /// <param name="fields">Its fields; all are required.</param>
    /// <param name="describe">Description of a field by its path.</param>
    public static JsonObject Of(IReadOnlyList<Field> fields, Func<string, string> describe) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray([.. fields.Select(f => (JsonNode)f.Name)]),
        ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Of(f, describe)))),
    };

    /// <summary>What is wrong with a value; empty when nothing is.</summary>
    /// <param name="schema">A schema made by <see cref="Of(IReadOnlyList{Field}, Func{string, string})"/>.</param>
    /// <param name="value">Any JSON.</param>
    /// <param name="path">Where the value stands.</param>
    public static IEnumerable<string> Errors(JsonObject schema, JsonNode? value, string path = "$")
    {
        string[] types = schema["type"] is JsonArray several ? [.. several.Select(t => $"{t}")] : [$"{schema["type"]}"];
        string type = TypeOf(value);
        if (!types.Contains(type) && !(type == "integer" && types.Contains("number")))
        {
            yield return $"{path}: {type} where {string.Join(" or ", types)} should be";
            yield break;
        }

        if (schema["const"] is JsonNode constant && !JsonNode.DeepEquals(constant, value))
        {
            yield return $"{path}: {value} where {constant} should be";
        }

        foreach (string name in (schema["required"] as JsonArray ?? []).Select(n => $"{n}"))
        {
            if (value is JsonObject o && !o.ContainsKey(name))
            {
                yield return $"{path}.{name}: missing";
            }
        }

        IEnumerable<(JsonObject Schema, JsonNode? Value, string Path)> inner = value switch
        {
            JsonArray array => array.Select((v, i) => (Sub(schema["items"]), v, $"{path}[{i}]")),
            JsonObject o => o.Select(p => (Sub(schema["properties"]?[p.Key] ?? schema["additionalProperties"]), p.Value, $"{path}.{p.Key}")),
            _ => [],
        };
        foreach (string error in inner.SelectMany(i => Errors(i.Schema, i.Value, i.Path)))
        {
            yield return error;
        }
    }

    private static JsonObject Of(Field field, Func<string, string> describe)
    {
        string[] words = field.Type.Split(" of ", 2);
        var schema = new JsonObject { ["description"] = describe(field.Path) };
        switch (words[0])
        {
            case "object":
                Merge(schema, Of(field.Children, describe));
                break;
            case "list":
                schema["type"] = "array";
                schema["items"] = Element(words[1], field.Children, describe);
                break;
            case "map":
                schema["type"] = "object";
                schema["additionalProperties"] = Element(words[1], field.Children, describe);
                break;
            default:
                schema["type"] = words[0];
                break;
        }

        if (field.Nullable)
        {
            schema["type"] = new JsonArray($"{schema["type"]}", "null");
        }

        return schema;
    }

    private static JsonObject Element(string type, IReadOnlyList<Field> children, Func<string, string> describe)
    {
        string[] types = type.Split(" or ");
        return types[0] == "object" ? Of(children, describe)
            : new JsonObject { ["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(t => (JsonNode)t)]) };
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string key, JsonNode? value) in from)
        {
            into[key] = value?.DeepClone();
        }
    }

    private static JsonObject Sub(JsonNode? schema) => schema as JsonObject ?? throw new InvalidOperationException("a value without a schema");

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            _ => value.ToJsonString().AsSpan().IndexOfAny(".eE") < 0 ? "integer" : "number",
        },
    };
}
