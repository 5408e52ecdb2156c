using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Sections;

/// <summary>Which classes are taken for which, and how many of each are found.</summary>
internal static class ConfusionSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        if (page.Data.Confusion is not { Count: > 0 } counts || counts.Any(r => r.Count != counts.Count))
        {
            page.Absent("Confusion matrix", "It needs the real test images.");
            return;
        }

        string[] labels = [.. Enumerable.Range(0, counts.Count).Select(i => i < page.Data.Classes.Count ? page.Data.Classes[i] : Figures.Exact(i))];
        (int True, int Said, int Count)[] errors =
        [
            .. from t in Enumerable.Range(0, counts.Count)
               from s in Enumerable.Range(0, counts.Count)
               where t != s && counts[t][s] > 0
               orderby counts[t][s] descending, t, s
               select (t, s, counts[t][s]),
        ];
        string worst = errors.Length == 0
            ? "No image is taken for another class."
            : "Most often: " + string.Join("; ", errors.Take(3).Select(e => $"{labels[e.True]} taken for {labels[e.Said]} ({Figures.Count(e.Count)})")) + ".";

        page.Html.Open("div", ("class", "pair"));
        page.Figure(HeatMap.Draw(page.UniqueName("confusion"), "Confusion matrix of the " + page.Data.ConfusionOf, worst, labels, counts, "true class", "predicted class"), worst);
        page.Html.Open("div");
        DataTable.Write(
            page,
            "Right answers by class",
            [new("Class"), new("Images", true), new("Right", true), new("Share", true)],
            Enumerable.Range(0, counts.Count).Select(i =>
            {
                long total = counts[i].Sum(c => (long)c);
                return new[]
                {
                    new Cell(labels[i]),
                    Cell.Figure(Figures.Count(total)),
                    Cell.Figure(Figures.Count(counts[i][i])),
                    Cell.Figure(Figures.Percent(total == 0 ? null : 100.0 * counts[i][i] / total)),
                };
            }));
        page.Html.Close().Close();
    }
}
