namespace GradientsToGates.Reporting.Tests.Schema;

/// <summary>One row of the field table of docs/summary.md.</summary>
internal sealed record PageRow(string Path, string Type, string Unit, string NullWhen, string Meaning)
{
    /// <summary>All rows, in the order of the page.</summary>
    public static IReadOnlyList<PageRow> All { get; } =
    [
        .. File.ReadLines(Repository.PathOf("docs/summary.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(c => c.Length == 5 ? new PageRow(c[0].Trim('`'), c[1], c[2], c[3], c[4]) : throw new FormatException($"five columns, not {c.Length}: {c[0]}")),
    ];
}
