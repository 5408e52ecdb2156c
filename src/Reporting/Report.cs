using GradientsToGates.Diagnostics;
using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Sections;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting;

/// <summary>The report of a run: one HTML file that needs nothing else, and its plots as SVG and CSV.</summary>
/// <remarks>The same input gives the same bytes, whatever the culture and the clock.</remarks>
public static class Report
{
    /// <summary>Name of the page in the run folder.</summary>
    public const string FileName = "report.html";

    private static readonly (string Id, string Title, Action<Page> Write)[] Sections =
    [
        ("pipeline", "From gradients to gates", PipelineSection.Write),
        ("training", "Training and accuracy", TrainingSection.Write),
        ("confusion", "Confusion matrix", ConfusionSection.Write),
        ("formats", "Number formats", FormatsSection.Write),
        ("widths", "Bits by layer", WidthsSection.Write),
        ("layers", "Integer graph", LayersSection.Write),
        ("comparison", "Verilog against the reference", ComparisonSection.Write),
        ("cycles", "Stages and cycles", CyclesSection.Write),
        ("histograms", "Weights and activations", HistogramsSection.Write),
        ("resources", "Resources", ResourcesSection.Write),
        ("samples", "Images through the network", SamplesSection.Write),
        ("run", "The run", RunSection.Write),
        ("words", "Words", GlossarySection.Write),
    ];

    /// <summary>Writes <c>report.html</c>, and each plot as <c>plots/NAME.svg</c> and <c>plots/NAME.csv</c>.</summary>
    /// <param name="summary">What the run measured.</param>
    /// <param name="data">What there is to draw.</param>
    /// <param name="folder">
    /// The run folder; made if missing. Each file is replaced whole or not at all. In <c>plots/</c> SVG and CSV files that this report does not have are
    /// left from an earlier one and removed; other files stay.
    /// </param>
    /// <returns>The paths written, the page first.</returns>
    /// <exception cref="UserException">G2G6001: the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(RunSummary summary, ReportData data, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(data);
        (string html, IReadOnlyList<Plot> plots) = Render(summary, data);
        var written = new List<string>();
        Add(FileName, html);
        foreach (Plot plot in plots)
        {
            Add(Path.Combine("plots", plot.Name + ".svg"), plot.Standalone());
            Add(Path.Combine("plots", plot.Name + ".csv"), plot.Csv);
        }

        RemoveOthers(Path.Combine(folder, "plots"), written);
        return written;

        void Add(string name, string text)
        {
            string path = Path.Combine(folder, name);
            AtomicFile.WriteAllText(path, text);
            written.Add(path);
        }
    }

    private static void RemoveOthers(string folder, List<string> written)
    {
        var keep = written.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folder).Where(p => Path.GetExtension(p) is ".svg" or ".csv" && !keep.Contains(Path.GetFileName(p))))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw UserException.CannotWrite(path, e);
            }
        }
    }

    /// <summary>The page and its plots, without writing anything.</summary>
    /// <param name="summary">What the run measured.</param>
    /// <param name="data">What there is to draw.</param>
    public static (string Html, IReadOnlyList<Plot> Plots) Render(RunSummary summary, ReportData data)
    {
        var page = new Page(summary, data);
        MarkupWriter html = page.Html;
        html.Open("html", ("lang", "en"));
        WriteHead(html, summary);
        html.Open("body");
        html.Element("a", "Skip to the results", ("class", "skip"), ("href", "#results"));
        html.Open("header", ("class", "top"));
        HeadlineSection.Write(page);
        html.Close();
        html.Open("div", ("class", "layout"));
        WriteContents(html);
        html.Open("main", ("id", "results"));
        NotesSection.Write(page);
        for (int i = 0; i < Sections.Length; i++)
        {
            (string id, string title, Action<Page> write) = Sections[i];
            html.Open("section", ("aria-labelledby", id));
            html.Open("h2", ("id", id)).Element("span", Figures.Exact(i + 1), ("class", "number"), ("aria-hidden", "true")).Text(title).Close();
            write(page);
            html.Close();
        }

        html.Close().Close();
        html.Open("footer").Element("p", $"Made by g2g {summary.Program.Version}. Every number here is in summary.json, report-data.json or plots/ beside this page.").Close();
        html.Close().Close();
        return ("<!DOCTYPE html>\n" + html, [.. page.Plots, Overview.Draw(summary, data)]);
    }

    private static void WriteHead(MarkupWriter html, RunSummary summary)
    {
        html.Open("head");
        html.Element("meta", null, ("charset", "utf-8"));
        html.Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("meta", null, ("name", "color-scheme"), ("content", "light dark"));
        html.Element("title", $"{summary.Network}: g2g run report");
        html.Open("style").Raw(Assets.ReportCss).Raw(Assets.PlotCss).Close();
        html.Close();
    }

    private static void WriteContents(MarkupWriter html)
    {
        html.Open("nav", ("aria-label", "Contents")).Open("ol");
        foreach ((string id, string title, _) in Sections)
        {
            html.Open("li").Element("a", title, ("href", "#" + id)).Close();
        }

        html.Close().Close();
    }
}
