using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Tests.Text;

public sealed class TextTests
{
    [Theory]
    [InlineData("float", "32-bit floating point")]
    [InlineData("int8", "8-bit integers, rescaled by multiplier and shift; a weight scale per channel")]
    [InlineData("int8-pow2", "8-bit integers, rescaled by shifts alone; a weight scale per channel")]
    [InlineData("int4-pow2-per-tensor", "4-bit integers, rescaled by shifts alone; a weight scale per layer")]
    [InlineData("q1.7", "")]
    public void Formats_are_told_in_words(string name, string words) => FormatWords.Of(name).ShouldBe(words);

    [Fact]
    public void Words_in_a_row()
    {
        Figures.List(["a"]).ShouldBe("a");
        Figures.List(["a", "b"]).ShouldBe("a and b");
        Figures.List(["a", "b", "c"]).ShouldBe("a, b and c");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.021135, "0.02114")]
    [InlineData(0.3, "0.3")]
    [InlineData(198.42, "198.4")]
    [InlineData(6613.7, "6,614")]
    [InlineData(-12.3456, "−12.35")]
    [InlineData(0.0000123, "1.23e-5")]
    public void Significant_keeps_about_four_digits(double value, string text) => Figures.Significant(value).ShouldBe(text);

    [Theory]
    [InlineData(0.418, "0.42\u00a0s")]
    [InlineData(41.94, "41.9\u00a0s")]
    [InlineData(99.96, "1\u00a0min\u00a040\u00a0s")]
    [InlineData(187.4, "3\u00a0min\u00a007\u00a0s")]
    [InlineData(double.NaN, Figures.NotMeasured)]
    public void Durations_read_as_clocks_do(double seconds, string text) => Figures.Duration(seconds).ShouldBe(text);

    [Fact]
    public void Missing_figures_are_words()
    {
        Figures.Count(null).ShouldBe("not measured");
        Figures.Percent(null).ShouldBe("not measured");
        Figures.Real(null, "MHz").ShouldBe("not measured");
        Figures.Duration(null).ShouldBe("not measured");
        Figures.Real(double.PositiveInfinity, "MHz").ShouldBe("not measured");
    }

    [Fact]
    public void Markup_is_indented_between_blocks_and_untouched_within_lines()
    {
        var html = new MarkupWriter();
        html.Open("section").Open("p").Text("a < b ").Element("strong", "\"c\" & d").Close().Element("img", null, ("alt", "x\"y"), ("title", null)).Close();

        html.ToString().ShouldBe("<section>\n  <p>a &lt; b <strong>&quot;c&quot; &amp; d</strong></p><img alt=\"x&quot;y\"/>\n</section>\n");
    }

    [Fact]
    public void Unclosed_markup_is_a_defect() => Should.Throw<InvalidOperationException>(() => new MarkupWriter().Open("p").ToString());

    [Fact]
    public void Csv_quotes_only_where_it_must()
    {
        new CsvWriter("a", "b").Row("1,5", null).Row("say \"x\"", "plain").ToString().ShouldBe("a,b\n\"1,5\",\n\"say \"\"x\"\"\",plain\n");
        Should.Throw<ArgumentException>(() => new CsvWriter("a", "b").Row("1"));
    }

    [Theory]
    [InlineData("conv1 weights", "conv1-weights")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("Größe (%)", "gr-e")]
    [InlineData("---", "plot")]
    public void File_names_are_plain(string name, string slug) => Slug.Of(name).ShouldBe(slug);
}
