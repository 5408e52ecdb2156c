using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting;

/// <summary>The page being written: what it is about, its markup so far and the plots it shows. Each section is a class that writes itself into it.</summary>
/// <param name="summary">What the run measured.</param>
/// <param name="data">What there is to draw.</param>
internal sealed class Page(RunSummary summary, ReportData data)
{
    private readonly List<Plot> plots = [];

    /// <summary>What the run measured.</summary>
    public RunSummary Summary { get; } = summary;

    /// <summary>What there is to draw.</summary>
    public ReportData Data { get; } = data;

    /// <summary>The markup.</summary>
    public MarkupWriter Html { get; } = new();

    /// <summary>Plots shown so far; their names are unique.</summary>
    public IReadOnlyList<Plot> Plots => plots;

    /// <summary>A plot name that no plot has yet.</summary>
    /// <param name="name">Free text.</param>
    public string UniqueName(string name)
    {
        string slug = Slug.Of(name);
        string unique = slug;
        for (int n = 2; unique == Overview.Name || plots.Exists(p => p.Name == unique); n++)
        {
            unique = $"{slug}-{Figures.Exact(n)}";
        }

        return unique;
    }

    /// <summary>A paragraph of plain text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">Its class, or null.</param>
    public void Paragraph(string text, string? kind = null) => Html.Element("p", text, ("class", kind));

    /// <summary>Says that something was not measured, and why a reader might miss it.</summary>
    /// <param name="what">E.g. <c>Loss and accuracy by epoch</c>.</param>
    /// <param name="reason">A sentence on when it is, or empty.</param>
    public void Absent(string what, string reason)
    {
        Html.Open("p", ("class", "absent")).Text(what + ": ").Element("em", Figures.NotMeasured).Text(reason.Length == 0 ? "." : ". " + reason).Close();
    }

    /// <summary>A plot that the page links to and does not show.</summary>
    /// <param name="plot">The plot; its name must be unique.</param>
    public void File(Plot plot)
    {
        plots.Add(plot);
        Html.Text(" ").Open("span", ("class", "files"));
        Html.Element("a", "SVG", ("href", $"plots/{plot.Name}.svg"), ("aria-label", $"{plot.Title} as SVG"));
        Html.Text(" ").Element("a", "CSV", ("href", $"plots/{plot.Name}.csv"), ("aria-label", $"{plot.Title} as CSV"));
        Html.Close();
    }

    /// <summary>A plot with its caption and links to its files.</summary>
    /// <param name="plot">The plot; its name must be unique.</param>
    /// <param name="note">Said below the title, or empty.</param>
    public void Figure(Plot plot, string note = "")
    {
        Html.Open("figure", ("class", "figure"));
        Html.Open("figcaption");
        Html.Element("span", plot.Title, ("class", "figure-title"));
        File(plot);
        if (note.Length > 0)
        {
            Html.Element("p", note, ("class", "figure-note"));
        }

        Html.Close().Raw(plot.Inline()).Close();
    }
}
