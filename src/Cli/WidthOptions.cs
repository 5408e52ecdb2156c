using System.CommandLine;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Cli;

/// <summary>Options that sensitivity and search share.</summary>
internal sealed class WidthOptions
{
    public Option<int?> Images { get; } = WholeNumber.Option("--images", "Held-out training images to measure on; 5000 by default.", 1);

    public Option<string?> Layers { get; } = new("--layers") { Description = "Layers to lower, as conv1,conv2; all by default." };

    /// <summary>The layers named; null for all.</summary>
    public string[]? LayersOf(ParseResult parsed) => parsed.GetValue(Layers) is { } list ? Split(list) : null;

    /// <summary>One of some words.</summary>
    /// <exception cref="UserException">G2G0002: another one.</exception>
    public static string OneOf(string option, string value, params string[] legal) => legal.Contains(value)
        ? value
        : throw UserException.BadInput("G2G0002", $"option {option} {value}", $"it is none of {string.Join(", ", legal)}.", $"Write for example {option} {legal[0]}.");

    /// <summary>Parts between commas.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
