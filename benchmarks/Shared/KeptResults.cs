using System.Text.Json;

namespace GradientsToGates.Benchmarks;

/// <summary>Results as files: JSON to keep, and a table in a page of docs.</summary>
internal static class KeptResults
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes results as JSON.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="file">The file.</param>
    /// <param name="results">The results.</param>
    public static void Write<T>(string file, T results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
        File.WriteAllText(file, JsonSerializer.Serialize(results, _json) + "\n");
    }

    /// <summary>Puts a table between two comments of a page; nothing happens where there is no such page.</summary>
    /// <param name="page">A Markdown file.</param>
    /// <param name="begin">Text of the comment before the table.</param>
    /// <param name="end">Text of the comment behind it.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="InvalidDataException">The page has no such place.</exception>
    public static void Insert(string page, string begin, string end, string table)
    {
        if (!File.Exists(page))
        {
            return;
        }

        string text = File.ReadAllText(page);
        string before = $"<!-- {begin} -->";
        int from = text.IndexOf(before, StringComparison.Ordinal);
        int to = text.IndexOf($"<!-- {end} -->", StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{page} has no place for a table: '{before}' and '<!-- {end} -->' are missing.");
        }

        File.WriteAllText(page, text[..(from + before.Length)] + "\n" + table + "\n" + text[to..]);
    }
}
