using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GradientsToGates.Reporting.Fixtures;
using GradientsToGates.Reporting.Plots;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Tests;

public sealed class ReportTests
{
    public static TheoryData<string> Fixtures => [.. Runs.All.Keys];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Writes_the_page_and_two_files_a_plot_and_names_them(string fixture)
    {
        using var folder = new TemporaryFolder();
        (RunSummary summary, ReportData data) = Runs.All[fixture];

        IReadOnlyList<string> written = Report.Write(summary, data, folder.Path);

        (_, IReadOnlyList<Plot> plots) = Report.Render(summary, data);
        string[] expected = [Report.FileName, .. plots.SelectMany(p => new[] { $"plots/{p.Name}.svg", $"plots/{p.Name}.csv" })];
        written.Select(p => Path.GetRelativePath(folder.Path, p).Replace('\\', '/')).ShouldBe(expected);
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length.ShouldBe(expected.Length);
        plots.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(plots.Count);
    }

    [Fact]
    public void Foldings_of_a_sweep_are_drawn_against_each_resource_and_its_limit()
    {
        SweepResults sweep = Lenet5Run.Data.Sweep.ShouldNotBeNull();
        Plot[] plots = [.. Report.Render(Lenet5Run.Summary, Lenet5Run.Data).Plots.Where(p => p.Name.StartsWith("sweep", StringComparison.Ordinal))];
        plots.Select(p => p.Title).ShouldBe(["LUT against speed", "DSP48E1 against speed", "RAMB18 against speed"]);
        foreach (Plot plot in plots)
        {
            XElement[] marks = [.. XElement.Parse("<g>" + plot.Body + "</g>").Descendants()];
            marks.Count(e => (string?)e.Attribute("class") == "p-marker").ShouldBe(sweep.Points.Count + 1, "one a folding, and one in the legend");
            marks.Count(e => (string?)e.Attribute("class") == "p-limit").ShouldBe(1);
            plot.Csv.Trim().Split('\n').Select(l => l.Trim()).ShouldBe(
                ["cycles,frames a second,LUT,FF,DSP48E1,RAMB18", .. sweep.Points.Select(p => FormattableString.Invariant($"{p.Cycles},{p.Fps},{p.Lut},{p.Ff},{p.Dsp},{p.Bram18}"))]);
        }

        plots[1].Description.ShouldContain("the xc7a35t has 90");
        Report.Render(Lenet5Run.Summary, Lenet5Run.Data with { Sweep = null }).Plots.ShouldNotContain(p => p.Name.StartsWith("sweep", StringComparison.Ordinal));
    }

    [Fact]
    public void Products_are_told_with_what_they_are_made_of()
    {
        string page = Report.Render(Lenet5Run.Summary, Lenet5Run.Data).Html;
        page.ShouldContain(">packed<");
        page.ShouldContain(">LUTs<");

        // 81 products, 15,120 cycles a frame, 416,520 MACs.
        page.ShouldContain("34.0");
    }

    [Fact]
    public void Estimates_are_told_by_stage_and_as_shares_of_the_part()
    {
        Rows(XorRun.Data).ShouldBe(
        [
            "hidden_window 20 0.1 % 31 0.1 % 0 0.0 % 0 0.0 %",
            "hidden 104 0.5 % 99 0.2 % 1 1.1 % 0 0.0 %",
            "hidden_sigmoid 12 0.1 % 8 0.0 % 0 0.0 % 1 1.0 %",
            "whole design 136 0.7 % 138 0.3 % 1 1.1 % 1 1.0 %",
        ]);
        Report.Render(XorRun.Summary, XorRun.Data with { Estimate = null }).Html.ShouldNotContain("Resources by stage");

        static string[] Rows(ReportData data) => TableRows(Report.Render(XorRun.Summary, data).Html.Replace('\u00a0', ' '), "Resources by stage");
    }

    [Fact]
    public void Both_schedules_are_told_and_reads_of_the_built_one_as_counted()
    {
        ReportData data = Lenet5Run.Data with
        {
            Schedules =
            [
                new ScheduleFacts("conv1", RowStationary: false, Chosen: false, Weights: 150, WordWeights: 30, WordsRead: 3_920, BufferBits: 1_344, Cycles: 3_920),
                new ScheduleFacts("conv1", RowStationary: true, Chosen: true, Weights: 150, WordWeights: 30, WordsRead: 140, BufferBits: 10_920, Cycles: 3_920),
            ],
        };
        RunSummary counted = Lenet5Run.Summary with { Cosim = [Lenet5Run.Summary.Cosim[0] with { Reads = [new WeightReads("conv1", 200 * 139)] }] };

        Rows(counted).ShouldBe(["conv1 output-stationary 117,600 784 not built 1,344 3,920", "conv1 row-stationary, as built 4,200 28 4,170 10,920 3,920"]);
        Rows(Lenet5Run.Summary)[1].ShouldContain("28 not measured 10,920");

        string[] Rows(RunSummary summary) => TableRows(Report.Render(summary, data).Html, "Schedules of convolutions");
    }

    [Fact]
    public void Plots_of_an_earlier_report_go_and_other_files_stay()
    {
        using var folder = new TemporaryFolder();
        (RunSummary summary, ReportData data) = Runs.All.Values.First(r => r.Item2.Histograms.Count > 0);
        Report.Write(summary, data, folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "plots", "notes.txt"), "mine");
        File.WriteAllText(Path.Combine(folder.Path, "drawing.svg"), "mine");

        IReadOnlyList<string> written = Report.Write(summary, data with { Histograms = [] }, folder.Path);

        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order().ShouldBe(
            written.Append(Path.Combine(folder.Path, "plots", "notes.txt")).Append(Path.Combine(folder.Path, "drawing.svg")).Order());
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Same_run_gives_same_bytes_in_every_culture(string fixture)
    {
        (RunSummary summary, ReportData data) = Runs.All[fixture];
        (string html, IReadOnlyList<Plot> plots) = Report.Render(summary, data);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in new[] { "tr-TR", "da-DK", "ar-SA" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                (string again, IReadOnlyList<Plot> plotsAgain) = Report.Render(summary, data);
                again.ShouldBe(html);
                plotsAgain.ShouldBe(plots);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Page_asks_for_nothing_from_outside(string fixture)
    {
        (RunSummary summary, ReportData data) = Runs.All[fixture];
        string html = Report.Render(summary, data).Html;

        html.ShouldNotContain("http:");
        html.ShouldNotContain("https:");
        html.ShouldNotContain("@import");
        html.ShouldNotContain("url(");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<link");
        Regex.Matches(html, "src=\"(?!data:image/png;base64,)", RegexOptions.None, TimeSpan.FromSeconds(10)).Count.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_plot_file_is_well_formed_and_says_what_it_shows(string fixture)
    {
        (RunSummary summary, ReportData data) = Runs.All[fixture];
        foreach (Plot plot in Report.Render(summary, data).Plots)
        {
            XElement svg = XDocument.Parse(plot.Standalone()).Root.ShouldNotBeNull();
            XNamespace ns = "http://www.w3.org/2000/svg";
            svg.Name.ShouldBe(ns + "svg");
            svg.Element(ns + "title").ShouldNotBeNull().Value.ShouldBe(plot.Title);
            svg.Element(ns + "desc").ShouldNotBeNull().Value.ShouldBe(plot.Description);
            plot.Description.ShouldNotBeNullOrWhiteSpace();
            plot.Csv.Split('\n').Length.ShouldBeGreaterThan(2, plot.Name);
            Regex.Replace(plot.Standalone(), "data:[^\"]*", "", RegexOptions.None, TimeSpan.FromSeconds(10)).ShouldNotContain("NaN", Case.Sensitive);
        }
    }

    [Fact]
    public void A_run_that_measured_nothing_says_so_and_states_no_zero()
    {
        (RunSummary summary, ReportData data) = Runs.All["nothing"];
        (string html, IReadOnlyList<Plot> plots) = Report.Render(summary, data);

        plots.ShouldHaveSingleItem().Name.ShouldBe("overview");
        Regex.Matches(html, "not measured", RegexOptions.None, TimeSpan.FromSeconds(10)).Count.ShouldBeGreaterThan(15);
        string main = html[html.IndexOf("<dl class=\"tiles\">", StringComparison.Ordinal)..html.IndexOf("How to reproduce", StringComparison.Ordinal)];
        Regex.Matches(main, @">\s*0(\.0*)?(\u00a0%)?\s*<", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)).Count.ShouldBe(0);
    }

    [Fact]
    public void A_mismatch_is_in_the_headline_and_its_row_is_marked()
    {
        (RunSummary summary, ReportData data) = Runs.All["mismatch"];
        string html = Report.Render(summary, data).Html;

        html.ShouldContain("role=\"alert\"");
        html.ShouldContain("57\u00a0values of");
        html.ShouldContain("in layer 'conv2.acc'");
        html.ShouldContain("<td class=\"n bad\">✗ 57</td>");
        html.ShouldContain("tr class=\"bad-row\"");
        html.ShouldContain("does not fit the xc7a35t: too much DSP");
        html.ShouldContain("Synthetic data");
        html.ShouldContain("Not found on this machine: Icarus Verilog");
    }

    [Fact]
    public void A_stage_is_called_the_bottleneck_only_when_it_sets_the_interval()
    {
        RunSummary summary = Lenet5Run.Summary;
        Report.Render(summary, Lenet5Run.Data).Html.ShouldContain("The bottleneck is dense1 with 15,120\u00a0cycles a frame.");

        RunSummary slower = summary with { Cycles = summary.Cycles with { Interval = new CycleFigure(20_000, 20_000) } };
        string html = Report.Render(slower, Lenet5Run.Data).Html;
        html.ShouldContain("No stage takes more than 15,120\u00a0cycles a frame; the interval of 20,000 comes from the streams between them.");
        html.ShouldNotContain(">bottleneck<");
    }

    [Fact]
    public void The_overview_of_a_run_is_small_enough_for_a_readme()
    {
        Plot overview = Report.Render(Lenet5Run.Summary, Lenet5Run.Data).Plots.Single(p => p.Name == "overview");
        overview.Standalone().Length.ShouldBeLessThan(200_000);
        overview.Description.ShouldContain("Accuracy, integer: 98.94");
    }

    [Fact]
    public void Text_from_a_users_file_never_becomes_markup()
    {
        const string hostile = "<script>alert(\"x\")</script>&amp;";
        RunSummary summary = Lenet5Run.Summary with { Network = hostile, Notes = [hostile] };
        ReportData data = Lenet5Run.Data with { Layers = [new(hostile, hostile, hostile, hostile, hostile, 1, hostile)] };

        string html = Report.Render(summary, data).Html;

        html.ShouldNotContain("<script");
        html.ShouldContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;");
    }

    [Fact]
    public void Diverged_training_leaves_gaps_and_no_exception()
    {
        ReportData data = Lenet5Run.Data with { History = [new(1, 2.3, null, null, 0.1, 1), new(2, double.NaN, null, null, 0.1, 1), new(3, double.PositiveInfinity, null, null, 0.1, 1), new(4, 1.9, null, null, 0.1, 1)] };

        Plot loss = Report.Render(Lenet5Run.Summary, data).Plots.Single(p => p.Name == "loss");

        Regex.Matches(loss.Body, "<polyline", RegexOptions.None, TimeSpan.FromSeconds(10)).Count.ShouldBe(2);
    }

    [Fact]
    public void A_validation_on_the_test_set_is_named_as_such()
    {
        (RunSummary summary, ReportData data) = Runs.All["lenet5"];
        (string html, IReadOnlyList<Plot> plots) = Report.Render(
            summary with { Training = new TrainingFacts("study", 46, 41, "test") }, data with { History = [.. data.History.Select(e => e with { ValidationAccuracy = 80 })] });

        html.ShouldContain("Recipe study: 46\u00a0epochs, of which epoch 41 gave the weights. The test set was the validation set");
        html.ShouldContain("optimistic");
        html.ShouldContain("test images, used as validation");
        html.ShouldNotContain("held-out images");
        plots.Select(p => p.Name).ShouldContain("accuracy");
    }

    [Fact]
    public void Training_alone_gives_a_report_with_rate_pictures_and_confusion()
    {
        FeatureMap Image(string name) => new(name, 4, 4, 3, 0, 255, [.. Enumerable.Range(0, 48)]);
        var data = new ReportData
        {
            History = [new(1, 2, 30, 35, 0.001, 1), new(2, 1.5, 40, 45, 0.0005, 1)],
            Classes = ["cat", "dog"],
            Confusion = [[7, 3], [1, 9]],
            ConfusionOf = "float weights",
            Augmented = [new AugmentedSample(5, 1, [Image("as it is"), Image("epoch 1")])],
        };
        (string html, IReadOnlyList<Plot> plots) = Report.Render(Runs.Nothing with { Training = new TrainingFacts("best", 2, 2, "held-out") }, data);

        plots.Select(p => p.Name).ShouldBe(["loss", "accuracy", "learning-rate", "confusion", "overview"], ignoreOrder: true);
        html.ShouldContain("Confusion matrix of the float weights");
        TableRows(html, "Right answers by class").ShouldBe(["cat 10 7 70.00\u00a0%", "dog 10 9 90.00\u00a0%"]);
        html.ShouldContain("training image 5, dog, epoch 1");
        html.ShouldContain("Validation is on training images held out.");
    }

    private static string[] TableRows(string page, string caption)
    {
        string table = page[page.IndexOf(caption, StringComparison.Ordinal)..];
        table = table[(table.IndexOf("<tbody>", StringComparison.Ordinal) + 7)..table.IndexOf("</tbody>", StringComparison.Ordinal)];
        return [.. XElement.Parse("<t>" + table + "</t>").Elements().Select(row => string.Join(' ', row.Elements().Select(cell => cell.Value)))];
    }
}
