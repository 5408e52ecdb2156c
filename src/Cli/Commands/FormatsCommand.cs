using System.CommandLine;
using System.Globalization;
using GradientsToGates.Quantization;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g formats</c>: the formats that have names.</summary>
internal static class FormatsCommand
{
    private static readonly string[] Listed = ["q1.7", "q2.6", "q1.15", "q4.12", "q1.3", "q1.31", "q6.10"];

    public static Command Make()
    {
        var command = new Command("formats", "Lists number formats and how others are written.");
        command.SetAction(_ =>
        {
            Console.WriteLine($"  {"format",-8} {"bits",5} {"integer",8} {"fraction",9} {"lowest",8} {"highest",20} {"step",14}");
            foreach (string name in Listed)
            {
                if (NumberFormats.Parse(name).Fixed is { } q)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {q,-8} {q.Width,5} {q.IntegerBits,8} {q.FractionBits,9} {q.Lowest,8:R} {q.Highest,20:R} {q.Step,14:G8}"));
                }
            }

            Console.WriteLine();
            Console.WriteLine("  q6.10 is hls4ml's ap_fixed<16,6>: floor, wrap, activations of the same format; -truncate-products gives its default sums too.");
            Console.WriteLine("  int8 (scales per channel), int8-pow2 (scales are powers of two), w4a4 (4-bit weights and activations).");
            Console.WriteLine("  -mse-weights: scales of weights with the least squared error, for few bits.");
            Console.WriteLine("  The study's example of an \"FP8\" number, sign:0, exponent:011, mantissa:1010000, is none of 8 bits: it has 1 + 3 + 7 = 11.");
            Console.WriteLine("  Any other: qM.N, intB, wBaB with 1 to 32 bits, and words after hyphens, as in q2.14-half-even or w4a8-pow2 (docs/numerics.md).");
            return 0;
        });
        return command;
    }
}
