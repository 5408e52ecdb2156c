using System.Text.RegularExpressions;

namespace GradientsToGates.Ir.Float;

/// <summary>What networks and layers may be called: their names become those of folders, files, Verilog modules and signals.</summary>
public static partial class NameRule
{
    /// <summary>The rule for networks, for error messages.</summary>
    public const string NetworkRemedy = "Start with a letter; then letters, digits, '-' and '_', at most 64 in all.";

    /// <summary>The rule for layers, for error messages.</summary>
    public const string LayerRemedy = "Start with a letter; then letters, digits and '_', at most 64 in all.";

    /// <summary>Whether a network may have this name.</summary>
    /// <param name="name">The name.</param>
    public static bool AllowsNetwork(string name) => NetworkPattern().IsMatch(name);

    /// <summary>Whether a layer may have this name.</summary>
    /// <param name="name">The name.</param>
    public static bool AllowsLayer(string name) => LayerPattern().IsMatch(name);

    // \z and not $: a name must not end in a line feed either.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]{0,63}\z", RegexOptions.None, 1000)]
    private static partial Regex NetworkPattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,63}\z", RegexOptions.None, 1000)]
    private static partial Regex LayerPattern();
}
