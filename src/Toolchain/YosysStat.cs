using System.Text.Json;

namespace GradientsToGates.Toolchain;

/// <summary>Reads what Yosys counts: the output of <c>stat -json</c>.</summary>
public static class YosysStat
{
    /// <summary>Cells of the whole design by type, hierarchy included.</summary>
    /// <param name="json">Text that <c>tee -o FILE stat -json</c> wrote.</param>
    /// <returns>Type, such as <c>LUT6</c>, and how many; ordered by type.</returns>
    /// <exception cref="FormatException">The text is not that of <c>stat -json</c>.</exception>
    public static IReadOnlyDictionary<string, int> CellsByType(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            var cells = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (JsonProperty cell in document.RootElement.GetProperty("design").GetProperty("num_cells_by_type").EnumerateObject())
            {
                cells.Add(cell.Name.TrimStart('\\'), cell.Value.GetInt32());
            }

            return cells;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"this is not the output of Yosys 'stat -json': {e.Message}", e);
        }
    }
}
