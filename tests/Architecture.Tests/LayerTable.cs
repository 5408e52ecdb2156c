using System.Globalization;
using System.Text.RegularExpressions;

namespace GradientsToGates.Architecture.Tests;

/// <summary>The table "Layers" of docs/architecture.md.</summary>
internal static partial class LayerTable
{
    /// <summary>Project and layer, and whether it exists already.</summary>
    public sealed record Row(int Layer, string Project, bool Here);

    /// <summary>All rows, by project.</summary>
    public static Dictionary<string, Row> Read() =>
        RowPattern().Matches(File.ReadAllText(Repository.PathOf("docs/architecture.md")))
            .Select(m => new Row(int.Parse(m.Groups["layer"].Value, CultureInfo.InvariantCulture), m.Groups["project"].Value, m.Groups["here"].Value == "yes"))
            .ToDictionary(r => r.Project, StringComparer.Ordinal);

    [GeneratedRegex(@"^\| (?<layer>\d+) \| (?<project>[\w.]+) \| (?<here>yes|later) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RowPattern();
}
