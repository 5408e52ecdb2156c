using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Ir;

/// <summary>The networks that come with g2g: files of src/Ir/Zoo, in the program itself.</summary>
public static class Zoo
{
    private const string Prefix = "zoo/";
    private const string Suffix = ".yml";
    private const string TemplateName = "_template";

    /// <summary>Names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Zoo).Assembly.GetManifestResourceNames()
            .Where(r => r.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(r => r[Prefix.Length..^Suffix.Length])
            .Where(n => n != TemplateName)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Text of a network's file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="UserException">G2G1006: there is no such network; names near ones.</exception>
    public static string Text(string name) => Names.Contains(name) ? Resource(name) : throw Unknown(name);

    /// <summary>A network of the zoo.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="recipe">A recipe in place of the network's own; null for its own.</param>
    /// <exception cref="UserException">G2G1006: there is no such network; names near ones. G2G1008: there is no such recipe.</exception>
    public static NetworkDefinition Load(string name, string? recipe = null) => NetworkYaml.Parse(Text(name), name + Suffix, recipe);

    /// <summary>A network of the zoo, or of the user's file where there is one of that path.</summary>
    /// <param name="nameOrPath">Such as <c>lenet5</c> or <c>my/net.yml</c>.</param>
    /// <param name="recipe">A recipe in place of the network's own; null for its own.</param>
    /// <exception cref="UserException">G2G1006: neither; G2G10xx, G2G11xx: the file is wrong.</exception>
    public static NetworkDefinition Open(string nameOrPath, string? recipe = null)
    {
        if (Names.Contains(nameOrPath))
        {
            return Load(nameOrPath, recipe);
        }

        bool looksLikePath = nameOrPath.AsSpan().ContainsAny('/', '\\', '.');
        return File.Exists(nameOrPath) || looksLikePath ? NetworkYaml.Read(nameOrPath, recipe) : throw Unknown(nameOrPath);
    }

    /// <summary>A commented network file to start from (<c>g2g new NAME</c>).</summary>
    /// <param name="name">Name of the new network.</param>
    public static string Template(string name) => Resource(TemplateName).Replace("NAME", name, StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using Stream stream = typeof(Zoo).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new InvalidOperationException($"the zoo's file {name}{Suffix} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static UserException Unknown(string name)
    {
        string near = Near.To(name, Names) is { } hint ? $"Did you mean '{hint}'? " : "";
        return UserException.BadInput("G2G1006", $"network '{name}'", "there is no such network and no such file.", $"{near}The zoo has {string.Join(", ", Names)}; g2g new NAME starts a file of your own.");
    }
}
