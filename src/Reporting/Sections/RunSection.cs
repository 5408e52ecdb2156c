using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>How long it took, with what, and how to do it again.</summary>
internal static class RunSection
{
    /// <summary>Writes seconds, tools and the recipe.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        WriteSeconds(page);
        page.Html.Element("h3", "Tools");
        if (page.Summary.Tools.Count == 0)
        {
            page.Absent("Versions of external tools", "");
        }
        else
        {
            DataTable.Write(
                page,
                "External tools",
                [new("Tool"), new("Version")],
                page.Summary.Tools.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new[] { new Cell(Names.OfTool(t.Key)), t.Value is string v ? new Cell(v) : new Cell("missing", "missing") }));
        }

        WriteRecipe(page);
    }

    private static void WriteSeconds(Page page)
    {
        page.Html.Element("h3", "Seconds by step");
        RunSummary run = page.Summary;
        if (run.Seconds.Count == 0)
        {
            page.Absent("Seconds by step", "");
            return;
        }

        var csv = new CsvWriter("step", "seconds", "reused");
        var bars = new List<Bar>();
        foreach ((string step, double seconds) in run.Seconds)
        {
            bool reused = run.Reused.Contains(step);
            csv.Row(step, Figures.Exact(seconds), reused ? "true" : "false");
            bars.Add(new Bar(step, double.IsFinite(seconds) ? seconds : 0, Figures.Duration(seconds) + (reused ? " (reused)" : "")));
        }

        string description = $"All steps together: {Figures.Duration(run.Seconds.Values.Where(double.IsFinite).Sum())}.";
        string note = run.Reused.Count == 0 ? description : description + " A reused step shows the seconds of the run that did it.";
        page.Figure(BarChart.Draw(page.UniqueName("seconds"), "Wall time by step", description, "seconds", bars, csv.ToString()), note);
    }

    private static void WriteRecipe(Page page)
    {
        ProgramFacts program = page.Summary.Program;
        MarkupWriter html = page.Html;
        html.Element("h3", "How to reproduce");
        page.Paragraph("The same command on the same version gives the same weights, the same integers and the same Verilog, to the byte.");
        string command = program.CommandLine.StartsWith("./g2g", StringComparison.Ordinal) ? program.CommandLine
            : program.CommandLine.StartsWith("g2g", StringComparison.Ordinal) ? "./" + program.CommandLine
            : "./g2g " + program.CommandLine;
        html.Open("pre", ("tabindex", "0"), ("role", "region"), ("aria-label", "Command line")).Element("code", command).Close();
        html.Open("dl", ("class", "recipe"));
        Fact("Seed", program.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Fact("g2g version", program.Version);
        Fact("Commit", program.Commit ?? "none: not built from a checkout");
        Fact("Numerics version", program.Numerics);
        Fact("Vector width", Figures.Counted(program.VectorBits, "bit"));
        Fact("Data set", page.Summary.Dataset?.Name ?? Figures.NotMeasured);
        if (page.Summary.Dataset is DatasetFacts dataset)
        {
            Fact("Data SHA-256", dataset.Sha256);
        }

        Fact("Finished", program.Finished);
        html.Close();

        void Fact(string term, string value) => html.Open("div").Element("dt", term).Element("dd", value).Close();
    }
}
