using System.Globalization;
using GradientsToGates.Diagnostics;
using GradientsToGates.Numerics;

namespace GradientsToGates.Quantization;

/// <summary>
/// Number formats as text: a base (<c>q1.7</c>, <c>int8</c>, <c>w4a8</c>, <c>wu4as8</c>) and words after hyphens, <c>q4.12-floor-wrap</c>.
/// A word that the base implies is not repeated in its name: <c>q6.10</c> is floor, wrap and literal.
/// </summary>
public static class NumberFormats
{
    private static readonly QFormat ApFixed = new(6, 10);

    // In the order of names; the last two take a number.
    private static readonly (string Word, Func<QuantizationOptions, QuantizationOptions> Apply)[] Words =
    [
        ("pow2", o => o with { PowerOfTwo = true }),
        ("per-tensor", o => o with { PerChannel = false }),
        ("half-up", o => o with { Rounding = Rounding.HalfUp }),
        ("half-even", o => o with { Rounding = Rounding.HalfEven }),
        ("floor", o => o with { Rounding = Rounding.Floor }),
        ("saturate", o => o with { Overflow = Overflow.Saturate }),
        ("wrap", o => o with { Overflow = Overflow.Wrap }),
        ("literal", o => o with { Literal = true }),
        ("calibrated", o => o with { Literal = false }),
        ("study-weights", o => o with { WeightRule = WeightRule.Study }),
        ("exact-bias", o => o with { ExactBias = true }),
        ("truncate-products", o => o with { TruncateProducts = true, Literal = true }),
        ("mse-weights", o => o with { LeastErrorWeights = true }),
        ("bias-corrected", o => o with { BiasCorrection = true }),
        ("acc32", o => o with { Accumulators32 = true }),
    ];

    /// <summary>The formats with a name of their own, as <c>g2g formats</c> lists them.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["q1.31", "q1.15", "q1.7", "q1.3", "q4.12", "q6.10", "q6.10-truncate-products", "int8", "int8-pow2", "w4a4"];

    /// <summary>Reads a format.</summary>
    /// <param name="text">Such as <c>q1.7</c>, <c>int8-pow2</c> or <c>w4a8-half-even</c>.</param>
    /// <exception cref="UserException">G2G8105: it cannot be read; the message lists what can. G2G8101: a width is out of range.</exception>
    public static QuantizationOptions Parse(string text)
    {
        string given = text.ToLowerInvariant();
        int end = given.IndexOf('-', StringComparison.Ordinal);
        QuantizationOptions options = Base(end < 0 ? given : given[..end]) ?? throw Wrong(text, $"'{(end < 0 ? text : text[..end])}' is no format");
        string rest = end < 0 ? "" : given[end..];
        while (rest.Length > 0)
        {
            (string word, options) = Word(text, options, rest[1..]);
            rest = rest[(word.Length + 1)..];
        }

        RequireLegal(text, options);
        return options;
    }

    /// <summary>The text that <see cref="Parse"/> reads as this format; calibration and the formats of single layers are no part of it.</summary>
    /// <param name="options">A format.</param>
    public static string NameOf(QuantizationOptions options)
    {
        string name = BaseName(options);
        QuantizationOptions made = Base(name) ?? throw new InvalidOperationException($"'{name}' is no base");
        foreach ((string word, Func<QuantizationOptions, QuantizationOptions> apply) in Words)
        {
            // A word belongs to the name when it changes what is there and is true of the format.
            QuantizationOptions next = apply(made);
            if (next != made && apply(options) == options)
            {
                name += "-" + word;
                made = next;
            }
        }

        name += options.BiasBits is { } bias ? string.Create(CultureInfo.InvariantCulture, $"-bias{bias}") : "";
        return name + (options.InputBits is { } input ? string.Create(CultureInfo.InvariantCulture, $"-input{input}") : "");
    }

    /// <summary>Checks widths and combinations.</summary>
    /// <param name="where">What the message calls the format.</param>
    /// <param name="o">The format.</param>
    /// <exception cref="UserException">G2G8101.</exception>
    public static void RequireLegal(string where, QuantizationOptions o)
    {
        string? wrong = o switch
        {
            { WeightBits: < 1 or > 32 } or { ActivationBits: < 1 or > 32 } => "weights and activations have 1 to 32 bits.",
            { SignedWeights: false, WeightBits: > 31 } => "weights without a sign have 1 to 31 bits.",
            { TableBits: < 4 or > 12 } => "tables have an index of 4 to 12 bits.",
            { BiasBits: < 1 or > 32 } => "biases have 1 to 32 bits.",
            { InputBits: < 1 or > 7 } => "an input that is not taken as bytes has 1 to 7 bits.",
            { Fixed: null, Literal: true } or { Fixed: null, TruncateProducts: true } or { Fixed: null, WeightRule: WeightRule.Study } => "literal, truncate-products and study-weights belong to qM.N formats.",
            { Fixed: not null, LeastErrorWeights: true } => "mse-weights chooses a scale of weights, and that of qM.N is given.",
            { TruncateProducts: true, Accumulators32: true } => "acc32 contradicts truncate-products.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw UserException.BadInput("G2G8101", $"format '{where}'", wrong, "Choose widths in these ranges; g2g formats lists the usual formats.");
        }
    }

    private static string BaseName(QuantizationOptions o)
    {
        if (o.Fixed is { } q)
        {
            return q.ToString();
        }

        return o is { WeightBits: 8, ActivationBits: 8, SignedWeights: true, SignedActivations: null }
            ? "int8"
            : string.Create(CultureInfo.InvariantCulture, $"w{(o.SignedWeights ? "" : "u")}{o.WeightBits}a{o.SignedActivations switch { true => "s", false => "u", _ => "" }}{o.ActivationBits}");
    }

    private static QuantizationOptions? Base(string text)
    {
        if (QFormat.TryParse(text, out QFormat q))
        {
            bool hls = q == ApFixed;
            return new QuantizationOptions
            {
                Fixed = q,
                PowerOfTwo = true,
                PerChannel = false,
                WeightBits = q.Width,
                ActivationBits = q.Width,
                Literal = hls,
                Rounding = hls ? Rounding.Floor : Rounding.HalfUp,
                Overflow = hls ? Overflow.Wrap : Overflow.Saturate,
            };
        }

        if (text.StartsWith("int", StringComparison.Ordinal) && Bits(text.AsSpan(3)) is { } bits)
        {
            return new QuantizationOptions { WeightBits = bits, ActivationBits = bits };
        }

        int a = text.IndexOf('a', StringComparison.Ordinal);
        return text is ['w', ..] && a > 0 && Signed(text.AsSpan(1, a - 1)) is var (weightSign, weightBits) && Signed(text.AsSpan(a + 1)) is var (activationSign, activationBits)
            ? new QuantizationOptions { WeightBits = weightBits, SignedWeights = weightSign ?? true, ActivationBits = activationBits, SignedActivations = activationSign }
            : null;
    }

    private static (bool? Signed, int Bits)? Signed(ReadOnlySpan<char> text)
    {
        bool? sign = text is ['s', ..] ? true : text is ['u', ..] ? false : null;
        return Bits(sign is null ? text : text[1..]) is { } bits ? (sign, bits) : null;
    }

    private static int? Bits(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) ? bits : null;

    private static (string Word, QuantizationOptions Options) Word(string text, QuantizationOptions options, string rest)
    {
        foreach ((string word, Func<QuantizationOptions, QuantizationOptions> apply) in Words)
        {
            if (rest == word || rest.StartsWith(word + "-", StringComparison.Ordinal))
            {
                return (word, apply(options));
            }
        }

        string first = rest.Split('-')[0];
        if (first.StartsWith("bias", StringComparison.Ordinal) && Bits(first.AsSpan(4)) is { } bias)
        {
            return (first, options with { BiasBits = bias });
        }

        if (first.StartsWith("input", StringComparison.Ordinal) && Bits(first.AsSpan(5)) is { } input)
        {
            return (first, options with { InputBits = input });
        }

        throw Wrong(text, $"'{first}' is no word of a format");
    }

    private static UserException Wrong(string text, string what) => UserException.BadInput(
        "G2G8105",
        $"format '{text}'",
        what + ".",
        $"Write qM.N (M 1 to 32 with the sign, N 0 to 31, together at most 32), intB or wBaB (1 to 32 bits; u or s before a width for the sign), then words after hyphens: {string.Join(", ", Words.Select(w => w.Word))}, biasB, inputB. Usual ones: {string.Join(", ", Presets)}.");
}
