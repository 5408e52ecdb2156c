using System.CommandLine;
using System.Globalization;
using System.Text;
using GradientsToGates.Diagnostics;
using GradientsToGates.Numerics;
using GradientsToGates.Quantization;

namespace GradientsToGates.Cli.Commands;

/// <summary><c>g2g format q1.7 0.625</c>: what a number format does to a number.</summary>
internal static class FormatCommand
{
    public static Command Make()
    {
        var format = new Argument<string>("FORMAT") { Description = "Qm.n such as q1.7 (g2g formats lists more); words as in q4.12-floor-wrap count." };
        var numbers = new Argument<string[]>("NUMBER") { Description = "Real numbers; after '--' where the first is negative.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("format", "Shows range, step and codes of a number format.") { format, numbers };
        command.SetAction(parsed =>
        {
            string text = parsed.GetRequiredValue(format);
            QuantizationOptions options = NumberFormats.Parse(text);
            double[] values = [.. (parsed.GetValue(numbers) ?? []).Select(Number)];
            Console.Write(options.Fixed is { } q ? Fixed(q, options, values) : Scaled(options, values));
            return 0;
        });
        return command;
    }

    private static string Fixed(QFormat q, QuantizationOptions options, double[] values)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{q}: {q.Width} bits, {q.IntegerBits} of them before the binary point with the sign, {q.FractionBits} behind it\n");
        text.Append(CultureInfo.InvariantCulture, $"range {ExactText.Of(q.Lowest)} to {ExactText.Of(q.Highest)}, step {ExactText.Of(q.Step)}, codes {q.CodeType().Min} to {q.CodeType().Max}\n");

        // Codes of numbers follow the format's words where it has any; weights are always rounded half to even and saturated.
        Rounding rounding = options.Rounding == Rounding.HalfUp ? Rounding.HalfEven : options.Rounding;
        text.Append(CultureInfo.InvariantCulture, $"{(rounding == Rounding.Floor ? "floor" : "half to even")}, {(options.Overflow == Overflow.Wrap ? "wrap" : "saturate")}\n");
        double gain = Math.ScaleB(1, q.FractionBits) - (options.WeightRule == WeightRule.Study ? 1 : 0);
        foreach (double value in values)
        {
            (int code, bool overflowed) = q.Encode(value, rounding, options.Overflow, gain);
            string bits = Convert.ToString(code, 2).PadLeft(32, code < 0 ? '1' : '0')[^q.Width..];
            text.Append(CultureInfo.InvariantCulture, $"{ExactText.Of(value)}: code {code}, bits {bits}, means {ExactText.Of(q.Decode(code))}, error {ExactText.Of(q.Decode(code) - value)}{(overflowed ? ", out of range" : "")}\n");
        }

        return text.ToString();
    }

    private static string Scaled(QuantizationOptions options, double[] values)
    {
        IntType weights = options.WeightType();
        long lowest = weights is { Signed: true, Bits: > 1 } ? -weights.Max : weights.Min;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{options.Name}: weights of {weights.Bits} bits, codes {lowest} to {weights.Max}, times a scale {(options.PerChannel ? "per output channel" : "per layer")}\n");
        text.Append(CultureInfo.InvariantCulture, $"activations of {options.ActivationBits} bits, unsigned where none is negative; scales {(options.PowerOfTwo ? "are powers of two" : "are any positive number")}\n");
        double largest = values.Length == 0 ? 0 : values.Max(Math.Abs);
        if (largest > 0 && weights.Max > 0)
        {
            double scale = largest / weights.Max;
            scale = options.PowerOfTwo ? Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(scale))) : scale;
            text.Append(CultureInfo.InvariantCulture, $"with the scale {ExactText.Of(scale)} that these numbers need:\n");
            foreach (double value in values)
            {
                double code = Math.Clamp(Math.Round(value / scale, MidpointRounding.ToEven), lowest, weights.Max);
                text.Append(CultureInfo.InvariantCulture, $"{ExactText.Of(value)}: code {code}, means {ExactText.Of(code * scale)}, error {ExactText.Of((code * scale) - value)}\n");
            }
        }

        return text.ToString();
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
        ? value
        : throw UserException.BadInput("G2G0002", $"argument '{text}'", "it is no number.", "Write for example 0.625 or -1e-3.");
}
