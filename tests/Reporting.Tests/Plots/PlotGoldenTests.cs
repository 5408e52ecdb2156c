using System.Xml.Linq;
using GradientsToGates.Reporting.Fixtures;
using GradientsToGates.Reporting.Plots;
using GradientsToGates.Results;

namespace GradientsToGates.Reporting.Tests.Plots;

/// <summary>One small plot of each kind, kept as text. tests/Report.Tests draws the same kinds in a browser.</summary>
public sealed class PlotGoldenTests
{
    [Fact]
    public void Line_chart()
    {
        Plot plot = LineChart.Draw(
            "loss", "Loss", "Falls, with a gap.", ("epoch", [1, 2, 3, 4]), "mean loss", [new Series("a", [2.3, 1.1, null, 0.4]), new Series("b", [2.5, 1.4, 0.9, 0.7])], least: 0);
        Match(plot);
        Marks(plot, "polyline", "p-line").ShouldBe(3);
        Marks(plot, "path", "p-marker").ShouldBe(7 + 2, "one a value, and two in the legend");
    }

    [Fact]
    public void Bar_chart()
    {
        Plot plot = BarChart.Draw(
            "resources",
            "Resources",
            "One too many.",
            "% of the device",
            [new Bar("LUT", 59.7, "12,408 of 20,800"), new Bar("DSP", 130, "117 of 90", BarKind.Bad), new Bar("FF", 0, "not measured", BarKind.Missing), new Bar("slowest", 20, "20", BarKind.Marked)],
            "resource,used\nLUT,12408\n",
            limit: 100);
        Match(plot);
        Marks(plot, "rect", "p-fill").ShouldBe(3, "none for what was not measured");
        Marks(plot, "path", "p-hatch").ShouldBe(2);
    }

    [Fact]
    public void Interval_chart()
    {
        Plot plot = IntervalChart.Draw(
            "intervals",
            "Accuracy by number format",
            "Two formats, one of them twice.",
            "accuracy (%)",
            ["integers", "weights alone"],
            [new IntervalRow("int8", [new Interval(98.5, 98, 99), new Interval(98.6, 98.1, 99.1)]), new IntervalRow("q1.3", [null, new Interval(90.25, 89, 91.5)])],
            "format,percent\nint8,98.5\n");
        Match(plot);
        Marks(plot, "path", "p-whisker").ShouldBe(3, "one a value");
        Marks(plot, "path", "p-marker").ShouldBe(3 + 2, "one a value, and two in the legend");
        Should.Throw<ArgumentException>(() => IntervalChart.Draw("x", "x", "x", "x", ["a"], [new IntervalRow("a", [null])], ""));
    }

    [Fact]
    public void Scatter_chart()
    {
        Plot plot = ScatterChart.Draw(
            "pareto",
            "Loss against cost",
            "Four choices, one of them over the limit.",
            ("bits of weights", "points lost"),
            [new PointSeries("measured", [(800, 0.1), (600, 0.2), (700, 0.4)]), new PointSeries("chosen", [(500, 0.9)])],
            [(800, 0.1), (600, 0.2), (500, 0.9)],
            0.5,
            "cost,lost\n800,0.1\n");
        Match(plot);
        Marks(plot, "path", "p-marker").ShouldBe(4 + 2, "one a point, and two in the legend");
        Marks(plot, "path", "p-front").ShouldBe(1);
        Marks(plot, "line", "p-limit").ShouldBe(1);
        Should.Throw<ArgumentException>(() => ScatterChart.Draw("x", "x", "x", ("x", "y"), [new PointSeries("none", [])], [], 1, ""));
    }

    [Fact]
    public void Histogram()
    {
        Plot plot = HistogramChart.Draw(new Histogram("conv1 weights", "weights", -4, 4, [1, 0, 7, 9, 2, 0, 0, 1], "codes (scale 0.5)", 1), "histogram", "A bell.");
        Match(plot);
        Marks(plot, "rect", "p-bin").ShouldBe(5, "one a bin that is not empty");
    }

    [Fact]
    public void Heat_map()
    {
        Plot plot = HeatMap.Draw("confusion", "Confusion", "Two errors.", ["cat", "dog"], [[9, 0], [2, 7]], "true class", "predicted class");
        Match(plot);
        Marks(plot, "rect", "p-right").ShouldBe(2);
        Marks(plot, "text", "p-cell p-error").ShouldBe(1);
    }

    [Fact]
    public void Pipeline()
    {
        Plot plot = PipelineDrawing.Draw("pipeline", "Pipeline", "A residual block.", Runs.ResidualBlock);
        Match(plot);
        Marks(plot, "rect", "p-box").ShouldBe(7);
        Marks(plot, "path", "p-arrow").ShouldBe(8, "one a stream between stages");
        Marks(plot, "g", "p-bar p-marked").ShouldBe(2, "who writes the busiest stream, and who reads it");
    }

    [Fact]
    public void Long_histories_are_thinned_and_keep_their_extremes()
    {
        double?[] values = [.. Enumerable.Range(0, 5_000).Select(i => (double?)(i == 3_333 ? 9.0 : 1.0))];
        Plot plot = LineChart.Draw("loss", "Loss", "A spike.", ("epoch", [.. Enumerable.Range(1, 5_000).Select(i => (double)i)]), "loss", [new Series("loss", values)], least: 0);

        string points = XElement.Parse("<g>" + plot.Body + "</g>").Descendants("polyline").Single().Attribute("points").ShouldNotBeNull().Value;
        points.Split(' ').Length.ShouldBeLessThan(1_000);
        points.Split(' ').GroupBy(p => p.Split(',')[1]).Select(g => g.Count()).Order().First().ShouldBe(1, "the spike is drawn");
        plot.Csv.Split('\n').Length.ShouldBe(5_002, "the file has all of them");
    }

    [Fact]
    public void Classes_with_long_names_are_turned_and_still_fit()
    {
        string[] names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "a very long class name"];
        Plot plot = HeatMap.Draw("confusion", "Confusion", "None.", names, Lenet5Run.Data.Confusion.ShouldNotBeNull(), "true class", "predicted class");
        plot.Body.ShouldContain("rotate(-90");
        plot.Body.ShouldContain("a very long…");
    }

    [Fact]
    public void Nothing_to_draw_is_refused()
    {
        Should.Throw<ArgumentException>(() => LineChart.Draw("x", "x", "x", ("x", [1]), "y", [new Series("y", [double.NaN])]));
        Should.Throw<ArgumentException>(() => HeatMap.Draw("x", "x", "x", ["a"], [[1, 2]], "r", "c"));
        Should.Throw<ArgumentException>(() => HistogramChart.Draw(new Histogram("x", "weights", 0, 0, [1], "", null), "x", "x"));
    }

    private static void Match(Plot plot)
    {
        Golden.Match(plot.Inline(), $"plots/{plot.Name}.svg.golden");
        Golden.Match(plot.Csv, $"plots/{plot.Name}.csv.golden");
    }

    private static int Marks(Plot plot, string tag, string kind) =>
        XElement.Parse("<g>" + plot.Body + "</g>").Descendants(tag).Count(e => e.Attribute("class")?.Value == kind);
}
