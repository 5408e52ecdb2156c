using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Sections;

/// <summary>What a reader must know before believing any figure; stands right below the headline.</summary>
internal static class NotesSection
{
    // Without these a part of the run is left out; others, such as a waveform viewer, are a convenience.
    private static readonly HashSet<string> Essential = new(StringComparer.Ordinal) { "verilator", "iverilog", "icarus", "yosys" };

    /// <summary>Writes the notes, or nothing when there are none.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        string[] notes = [.. Notes(page)];
        if (notes.Length == 0)
        {
            return;
        }

        MarkupWriter html = page.Html;
        html.Open("section", ("class", "notes"), ("aria-labelledby", "notes")).Element("h2", "Read this first", ("id", "notes")).Open("ul");
        foreach (string note in notes)
        {
            html.Element("li", note);
        }

        html.Close().Close();
    }

    private static IEnumerable<string> Notes(Page page)
    {
        if (page.Summary.Dataset is { Synthetic: true } dataset)
        {
            yield return $"Synthetic data: '{dataset.Name}' is made up by a generator and stood in for the real data set. Accuracies on it mean nothing, so none is stated.";
        }

        string[] missing = [.. page.Summary.Tools.Where(t => t.Value is null && Essential.Contains(t.Key)).Select(t => t.Key).Where(t => !page.Summary.Notes.Any(n => n.Contains(t, StringComparison.OrdinalIgnoreCase)))];
        if (missing.Length > 0)
        {
            yield return $"Not found on this machine: {string.Join(", ", missing.Select(Names.OfTool))}. What needs it was left out; './g2g doctor' names the packages.";
        }

        foreach (string note in page.Summary.Notes)
        {
            yield return note;
        }
    }
}
