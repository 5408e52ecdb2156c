using System.Reflection;
using System.Text.Json;

namespace GradientsToGates.Reporting.Tests.Schema;

/// <summary>A field of a JSON record, as reflection sees it.</summary>
/// <param name="Path">From the root: <c>cosim[].layers[].name</c>.</param>
/// <param name="Type">In the words of docs/summary.md.</param>
/// <param name="Nullable">True when null may stand there.</param>
/// <param name="Children">Fields of the object, of the list's elements, or of the map's values.</param>
internal sealed record Field(string Path, string Type, bool Nullable, IReadOnlyList<Field> Children)
{
    /// <summary>Name within its object.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The field and all below it, parents first.</summary>
    public IEnumerable<Field> Flat => Children.SelectMany(c => c.Flat).Prepend(this);

    /// <summary>The fields of a record, in the order they are written.</summary>
    /// <param name="record">A record type.</param>
    /// <param name="prefix">Path of the record, with its dot; empty for the root.</param>
    public static IReadOnlyList<Field> Of(Type record, string prefix = "")
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetIndexParameters().Length == 0)
                .Select(p => Of(p.PropertyType, nullability.Create(p), prefix + JsonNamingPolicy.CamelCase.ConvertName(p.Name))),
        ];
    }

    private static Field Of(Type declared, NullabilityInfo info, string path)
    {
        Type type = System.Nullable.GetUnderlyingType(declared) ?? declared;
        bool nullable = info.ReadState == NullabilityState.Nullable;
        if (Simple(type) is string simple)
        {
            return new Field(path, simple, nullable, []);
        }

        if (!type.IsGenericType)
        {
            return new Field(path, "object", nullable, Of(type, path + "."));
        }

        bool map = type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);
        if (!map && type.GetGenericTypeDefinition() != typeof(IReadOnlyList<>))
        {
            throw new NotSupportedException($"{path}: {type} has no documented JSON form");
        }

        NullabilityInfo inner = info.GenericTypeArguments[^1];
        Field element = Of(type.GetGenericArguments()[^1], inner, path + (map ? "{}" : "[]"));
        string what = (map ? "map of " : "list of ") + element.Type + (element.Nullable ? " or null" : "");
        return new Field(path, what, nullable, element.Children);
    }

    private static string? Simple(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(bool) ? "boolean"
        : type == typeof(double) ? "number"
        : type == typeof(int) || type == typeof(long) || type == typeof(ulong) ? "integer"
        : null;
}
