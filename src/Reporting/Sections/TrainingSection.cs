using GradientsToGates.Reporting.Plots;
using GradientsToGates.Reporting.Text;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Sections;

/// <summary>Loss and accuracy by epoch, and the accuracies of all number formats.</summary>
internal static class TrainingSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        IReadOnlyList<EpochFacts> history = page.Data.History;
        string? origin = page.Summary.Weights switch
        {
            null => null,
            "trained" => "The weights were trained in this run.",
            "shipped" => "The weights are the ones shipped with the program.",
            string path => $"The weights were read from {path}.",
        };
        if (origin is not null)
        {
            page.Paragraph(origin);
        }

        if (page.Summary.Training is { } training)
        {
            page.Paragraph(Recipe(training, history));
        }

        EpochFacts[] finite = [.. history.Where(e => double.IsFinite(e.Loss))];
        if (finite.Length == 0)
        {
            page.Absent("Loss and accuracy by epoch", "The history is kept when a run trains.");
        }
        else
        {
            page.Html.Open("div", ("class", "pair"));
            WriteLoss(page, history, finite);
            WriteAccuracy(page, history);
            page.Html.Close();
            WriteRate(page, history);
        }

        AugmentedSection.Write(page);

        WriteFormats(page);
    }

    private static void WriteLoss(Page page, IReadOnlyList<EpochFacts> history, EpochFacts[] finite)
    {
        string change = finite[^1].Loss <= finite[0].Loss ? "falls" : "rises";
        string description = finite.Length == 1
            ? $"Mean training loss {Figures.Significant(finite[0].Loss)} after one epoch."
            : $"Mean training loss {change} from {Figures.Significant(finite[0].Loss)} to {Figures.Significant(finite[^1].Loss)} over {Figures.Counted(history.Count, "epoch")}.";
        List<Series> series = [new Series("training images", [.. history.Select(e => (double?)e.Loss)])];
        if (history[^1].ValidationLoss is double last && double.IsFinite(last))
        {
            series.Add(new Series(Watched(page), [.. history.Select(e => e.ValidationLoss)]));
            description += $" On {Watched(page)} it ends at {Figures.Significant(last)}.";
        }

        page.Figure(
            LineChart.Draw(page.UniqueName("loss"), "Loss while training", description, ("epoch", Epochs(history)), "mean loss", series, least: 0),
            description);
    }

    private static void WriteAccuracy(Page page, IReadOnlyList<EpochFacts> history)
    {
        var series = new List<Series>();
        Add("training images", e => e.TrainAccuracy);
        Add(Watched(page), e => e.ValidationAccuracy);
        if (series.Count == 0)
        {
            page.Absent("Accuracy by epoch", "");
            return;
        }

        string last = string.Join(", ", series.Select(s => $"{s.Name} {Figures.Percent(s.Values.LastOrDefault(v => v is not null))}"));
        string description = $"Accuracy after the last epoch: {last}.";
        page.Figure(LineChart.Draw(page.UniqueName("accuracy"), "Accuracy while training", description, ("epoch", Epochs(history)), "accuracy (%)", series, most: 100), description);

        void Add(string name, Func<EpochFacts, double?> value)
        {
            double?[] values = [.. history.Select(value)];
            if (values.Any(v => v is double d && double.IsFinite(d)))
            {
                series.Add(new Series(name, values));
            }
        }
    }

    private static string Watched(Page page) => page.Summary.Training?.Validation == "test" ? "test images, used as validation" : "held-out images";

    private static void WriteRate(Page page, IReadOnlyList<EpochFacts> history)
    {
        if (history.All(e => e.LearningRate == history[0].LearningRate))
        {
            return;
        }

        string description = $"The rate of the last update of each epoch goes from {Figures.Significant(history[0].LearningRate)} to {Figures.Significant(history[^1].LearningRate)}.";
        page.Figure(
            LineChart.Draw(page.UniqueName("learning-rate"), "Learning rate", description, ("epoch", Epochs(history)), "learning rate", [new Series("rate", [.. history.Select(e => (double?)e.LearningRate)])], least: 0),
            description);
    }

    private static string Recipe(TrainingFacts training, IReadOnlyList<EpochFacts> history)
    {
        string recipe = training.Recipe is null ? "" : $"Recipe {training.Recipe}: ";
        string kept = training.ResultEpoch is { } epoch ? $", of which epoch {Figures.Exact(epoch)} gave the weights" : "";
        string validation = training.Validation switch
        {
            "test" => ". The test set was the validation set, as in the study: it chose rate, end and epoch, so the accuracy on it is optimistic.",
            "held-out" => ". Validation is on training images held out.",
            _ => ".",
        };
        double[] shares = [.. history.Select(e => e.AugmentationShare).OfType<double>().Where(s => s > 0)];
        string augmentation = shares.Length == 0 ? "" : $" Changing the images took {Figures.Percent(shares.Average())} of the time.";
        return $"{recipe}{Figures.Counted(training.Epochs, "epoch")}{kept}{validation}{augmentation}";
    }

    private static double[] Epochs(IReadOnlyList<EpochFacts> history) => [.. history.Select(e => (double)e.Epoch)];

    private static void WriteFormats(Page page)
    {
        if (page.Summary.Accuracy.Formats.Count == 0)
        {
            return;
        }

        IEnumerable<(string Name, Accuracy? Accuracy)> rows =
        [
            ("float", page.Summary.Accuracy.Float),
            ($"{page.Summary.Format ?? "integer"} (this run)", page.Summary.Accuracy.Integer),
            .. page.Summary.Accuracy.Formats.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, (Accuracy?)f.Value)),
        ];
        DataTable.Write(
            page,
            "Accuracy by number format",
            [new("Format"), new("Accuracy", true), new("Right", true), new("Images", true), new("Numbers")],
            rows.Select(r => new[] { new Cell(r.Name, "nowrap"), Cell.Figure(Figures.Percent(r.Accuracy?.Percent)), Cell.Figure(Figures.Count(r.Accuracy?.Correct)), Cell.Figure(Figures.Count(r.Accuracy?.Total)), new Cell(FormatWords.Of(r.Name.Split(' ')[0]), "detail") }));
    }
}
