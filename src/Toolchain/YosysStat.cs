using System.Text.Json;

namespace GradientsToGates.Toolchain;

/// <summary>Reads what Yosys counts: the output of <c>stat -json</c>.</summary>
public static class YosysStat
{
    /// <summary>Cells of the whole design by type, hierarchy included.</summary>
    /// <param name="json">Text that <c>tee -o FILE stat -json</c> wrote.</param>
    /// <returns>Type, such as <c>LUT6</c>, and how many; ordered by type.</returns>
    /// <exception cref="FormatException">The text is not that of <c>stat -json</c>.</exception>
    public static IReadOnlyDictionary<string, int> CellsByType(string json) => Read(json, root => Cells(root.GetProperty("design")));

    /// <summary>Cells of each module by type, those of the modules in it left out.</summary>
    /// <param name="json">Text that <c>tee -o FILE stat -json</c> wrote.</param>
    /// <returns>Name of the module, as Yosys made it from name and parameters; type and how many.</returns>
    /// <exception cref="FormatException">The text is not that of <c>stat -json</c>.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> CellsByModule(string json) => Read(
        json,
        root => root.GetProperty("modules").EnumerateObject().ToDictionary(m => m.Name.TrimStart('\\'), m => (IReadOnlyDictionary<string, int>)Cells(m.Value), StringComparer.Ordinal));

    private static SortedDictionary<string, int> Cells(JsonElement counted)
    {
        var cells = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty cell in counted.GetProperty("num_cells_by_type").EnumerateObject())
        {
            cells.Add(cell.Name.TrimStart('\\'), cell.Value.GetInt32());
        }

        return cells;
    }

    private static T Read<T>(string json, Func<JsonElement, T> what)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return what(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"this is not the output of Yosys 'stat -json': {e.Message}", e);
        }
    }
}
