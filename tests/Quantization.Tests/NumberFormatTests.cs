using GradientsToGates.Diagnostics;
using GradientsToGates.Numerics;
using GradientsToGates.Results;


namespace GradientsToGates.Quantization.Tests;

/// <summary>Formats as text.</summary>
public sealed class NumberFormatTests
{
    [Fact]
    public void A_name_is_read_back_as_the_same_format()
    {
        string[] bases = [.. NumberFormats.Presets, "q2.6", "q32.0", "q1.0", "w8a4", "w2as8", "wu3au5", "w32a32"];
        string[] words = ["", "-half-even", "-floor", "-wrap", "-floor-wrap", "-exact-bias", "-bias-corrected", "-mse-weights", "-mse-weights-bias-corrected", "-acc32", "-bias16", "-input4", "-bias8-input2"];
        foreach (string text in from b in bases from w in words where !(b.Contains("truncate", StringComparison.Ordinal) && w == "-acc32") && !(b[0] == 'q' && w.StartsWith("-mse", StringComparison.Ordinal)) select b + w)
        {
            QuantizationOptions format = NumberFormats.Parse(text);
            string name = format.Name;
            QuantizationOptions again = NumberFormats.Parse(name) with { Layers = format.Layers };
            again.ShouldBe(format, $"{text} is called {name}");
            again.Name.ShouldBe(name);
        }
    }

    [Fact]
    public void Usual_formats_are_called_what_they_are_read_from() =>
        NumberFormats.Presets.Select(p => NumberFormats.Parse(p).Name).ShouldBe(NumberFormats.Presets);

    [Fact]
    public void Presets_mean_what_they_say()
    {
        QuantizationOptions int8 = NumberFormats.Parse("int8");
        int8.ShouldBe(new QuantizationOptions { Layers = int8.Layers });
        QuantizationOptions hls = NumberFormats.Parse("q6.10");
        (hls.Rounding, hls.Overflow, hls.Literal, hls.TruncateProducts).ShouldBe((Rounding.Floor, Overflow.Wrap, true, false));
        NumberFormats.Parse("q6.10-truncate-products").TruncateProducts.ShouldBeTrue();
        NumberFormats.Parse("Q1.15").WeightType().ShouldBe(new IntType(16, Signed: true));
        NumberFormats.Parse("wu3as5").WeightType().ShouldBe(new IntType(3, Signed: false));
    }

    [Fact]
    public void Formats_survive_the_settings_file()
    {
        QuantizationOptions format = NumberFormats.Parse("q4.12-study-weights") with { Layers = new Dictionary<string, string> { ["conv1"] = "int8" } };
        QuantizationOptions read = ResultsJson.Read<QuantizationOptions>(ResultsJson.Write(format));
        read.Name.ShouldBe(format.Name);
        read.Layers.ShouldBe(format.Layers);
        (read with { Layers = format.Layers }).ShouldBe(format);
    }

    [Theory]
    [InlineData("fp8", "G2G8105")]
    [InlineData("q1", "G2G8105")]
    [InlineData("q0.8", "G2G8105")]
    [InlineData("q1.32", "G2G8105")]
    [InlineData("q1.7-mse-weights", "G2G8101")]
    [InlineData("q1.7-round", "G2G8105")]
    [InlineData("", "G2G8105")]
    [InlineData("int", "G2G8105")]
    [InlineData("w4", "G2G8105")]
    [InlineData("int33", "G2G8101")]
    [InlineData("w0a4", "G2G8101")]
    [InlineData("wu32a8", "G2G8101")]
    [InlineData("int8-literal", "G2G8101")]
    [InlineData("int8-study-weights", "G2G8101")]
    [InlineData("int8-input8", "G2G8101")]
    public void What_is_no_format_is_refused_with_the_legal_ones(string text, string code)
    {
        Diagnostic told = Should.Throw<UserException>(() => NumberFormats.Parse(text)).Diagnostic;
        told.Code.ShouldBe(code);
        told.ToString().ShouldContain(code == "G2G8105" ? "q1.31, q1.15" : "g2g formats");
    }

    [Fact]
    public void Codes_of_fixed_point_numbers()
    {
        var q17 = new QFormat(1, 7);
        q17.Encode(0.625).ShouldBe((80, false));
        q17.Encode(-1).ShouldBe((-128, false));
        q17.Encode(1).ShouldBe((127, true));
        q17.Encode(-1.01).ShouldBe((-128, true));
        q17.Encode(1, Rounding.HalfUp, Overflow.Wrap, 128).ShouldBe((-128, true));
        q17.Encode(0.625, Rounding.HalfEven, Overflow.Saturate, 127).ShouldBe((79, false));
        q17.Encode(-0.0001, Rounding.Floor, Overflow.Saturate, 128).ShouldBe((-1, false));
        new QFormat(1, 31).Encode(1).ShouldBe((int.MaxValue, true));
        (q17.Lowest, q17.Highest, q17.Step).ShouldBe((-1, 0.9921875, 0.0078125));
    }
}
