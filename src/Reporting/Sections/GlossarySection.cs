namespace GradientsToGates.Reporting.Sections;

/// <summary>The words of the report, each with one meaning.</summary>
internal static class GlossarySection
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("code", "the stored integer of a quantized value"),
        ("scale", "the real value of one step of the code: real = scale × code"),
        ("accumulator", "the exact sum of products and bias, before it is brought back to 8 bits"),
        ("requantize", "accumulator to code: multiply, round, shift, saturate; the one rounding in the hardware"),
        ("saturate", "a value beyond the ends of its type becomes the nearest end"),
        ("reference", "the plain program that defines what every integer must be"),
        ("PE, SIMD", "output channels and inputs computed in one cycle"),
        ("beat, frame", "one accepted transfer on a stream; one image"),
        ("bubble, backpressure", "a cycle in which nothing is offered; one in which nothing is taken"),
        ("interval, latency", "cycles between two frames; cycles from the first beat in to the last beat out"),
        ("LUT, FF, DSP, BRAM", "the FPGA's logic tables, registers, multipliers and memories"),
    ];

    /// <summary>Writes the section.</summary>
    /// <param name="page">Receives the markup.</param>
    public static void Write(Page page)
    {
        page.Html.Open("dl", ("class", "glossary"));
        foreach ((string word, string meaning) in Words)
        {
            page.Html.Open("div").Element("dt", word).Element("dd", meaning).Close();
        }

        page.Html.Close();
    }
}
