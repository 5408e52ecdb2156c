using System.Globalization;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Reporting.Text;

/// <summary>Numbers as the report prints them: the same in every culture, and a missing one never as 0 or as nothing.</summary>
public static class Figures
{
    /// <summary>What stands where a figure was not measured.</summary>
    public const string NotMeasured = "not measured";

    /// <summary>A count with thousands separated: <c>61,706</c>.</summary>
    /// <param name="value">The count, or null.</param>
    public static string Count(long? value) => value is long v ? Signed(v.ToString("N0", CultureInfo.InvariantCulture)) : NotMeasured;

    /// <summary>Cycles, a whole number but for means: <c>2,073</c>, <c>2,073.5</c>.</summary>
    /// <param name="value">Cycles, or null.</param>
    public static string Cycles(double? value) => value is double v ? Signed(v.ToString("#,0.##", CultureInfo.InvariantCulture)) : NotMeasured;

    /// <summary>A percentage: <c>98.91 %</c>.</summary>
    /// <param name="value">Percent, or null.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Percent(double? value, int decimals = 2) =>
        value is double v && double.IsFinite(v) ? v.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + "\u00a0%" : NotMeasured;

    /// <summary>A real number with a unit, to about four significant digits: <c>6,410 frames/s</c>, <c>0.0123 µs</c>.</summary>
    /// <param name="value">The number, or null.</param>
    /// <param name="unit">Its unit; empty when it has none.</param>
    public static string Real(double? value, string unit)
    {
        if (value is not double v || !double.IsFinite(v))
        {
            return NotMeasured;
        }

        string text = Significant(v);
        return unit.Length == 0 ? text : $"{text}\u00a0{unit}";
    }

    /// <summary>A number to about four significant digits, thousands separated, without a unit.</summary>
    /// <param name="value">Any finite number.</param>
    public static string Significant(double value)
    {
        double size = Math.Abs(value);
        if (value == 0)
        {
            return "0";
        }

        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        string format = size < 1e-4 ? "0.###e-0" : decimals == 0 ? "#,0" : "0." + new string('#', decimals);
        return Signed(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>The text of a number with a true minus sign, as wide as a digit.</summary>
    /// <param name="number">As the library prints it.</param>
    public static string Signed(string number) => number.StartsWith('-') ? "\u2212" + number[1..] : number;

    /// <summary>Wall time: <c>0.42 s</c>, <c>3 min 07 s</c>.</summary>
    /// <param name="seconds">Seconds, or null.</param>
    public static string Duration(double? seconds)
    {
        if (seconds is not double s || !double.IsFinite(s))
        {
            return NotMeasured;
        }

        if (s < 99.95)
        {
            return s.ToString(s < 9.995 ? "F2" : "F1", CultureInfo.InvariantCulture) + "\u00a0s";
        }

        long whole = (long)Math.Round(s, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 60}\u00a0min\u00a0{whole % 60:00}\u00a0s");
    }

    /// <summary>The shortest text that reads back as the same number; for files that programs read.</summary>
    /// <param name="value">Any number.</param>
    public static string Exact(double value) => ExactText.Of(value);

    /// <summary>Words in a row: <c>a, b and c</c>.</summary>
    /// <param name="words">At least one.</param>
    public static string List(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    /// <summary>A count with its noun: <c>1 image</c>, <c>200 images</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">Singular; the plural adds an s.</param>
    public static string Counted(long count, string noun) => Count(count) + "\u00a0" + noun + (count == 1 ? "" : "s");
}
