using GradientsToGates.Diagnostics;

namespace GradientsToGates.Ir.Float;

/// <summary>The training recipes that come with g2g: files of src/Ir/Recipes, in the program itself. Any network may use them.</summary>
public static class Recipes
{
    private const string Prefix = "recipes/";
    private const string Suffix = ".yml";

    /// <summary>Names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Recipes).Assembly.GetManifestResourceNames()
            .Where(r => r.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(r => r[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A recipe.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="where">How errors name the place that asks for it.</param>
    /// <param name="own">What a recipe that says <c>recipe: own</c> starts from, the network's own; null for all defaults.</param>
    /// <exception cref="UserException">G2G1008: there is no such recipe.</exception>
    public static TrainingRecipe Load(string name, string where, TrainingRecipe? own = null)
    {
        if (!Names.Contains(name))
        {
            string near = Near.To(name, Names) is { } hint ? $"Did you mean '{hint}'? " : "";
            throw UserException.BadInput("G2G1008", where, $"there is no recipe '{name}'.", $"{near}Use {Near.Or(Names)}.");
        }

        return NetworkFileRecipe.Read(NetworkFileMap.Parse(Text(name), name + Suffix, "the recipe"), own);
    }

    private static string Text(string name)
    {
        using Stream stream = typeof(Recipes).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new InvalidOperationException($"the recipe {name}{Suffix} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
