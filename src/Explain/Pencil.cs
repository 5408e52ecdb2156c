using System.Globalization;

namespace GradientsToGates.Explain;

/// <summary>
/// Arithmetic as on paper: a line computes with the numbers as they are printed and rounds its result, halves away from zero. So every line
/// can be redone exactly, by hand or by a program; docs/explain.md#numbers.
/// </summary>
internal static class Pencil
{
    /// <summary>Decimals of a real value.</summary>
    public const int Decimals = 6;

    /// <summary>Significant digits of scales, ratios and powers of e.</summary>
    public const int Digits = 9;

    /// <summary>Decimals of a loss whose differences are taken.</summary>
    public const int LossDecimals = 10;

    /// <summary>Powers of e above this one count as this one; decimals end soon after.</summary>
    private const decimal LargestExponent = 60;

    /// <summary>Rounded to 6 decimals.</summary>
    public static decimal Round(decimal value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);

    /// <summary>Rounded to 6 decimals.</summary>
    public static decimal Round(double value) => Round((decimal)value);

    /// <summary>Rounded to 9 significant digits.</summary>
    public static decimal Significant(decimal value)
    {
        int decimals = Digits;
        for (decimal size = Math.Abs(value); size >= 1; size /= 10)
        {
            decimals--;
        }

        for (decimal size = Math.Abs(value); size is > 0 and < 0.1m && decimals < 28; size *= 10)
        {
            decimals++;
        }

        if (decimals >= 0)
        {
            return Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        }

        decimal unit = 1;
        for (; decimals < 0; decimals++)
        {
            unit *= 10;
        }

        return Math.Round(value / unit, MidpointRounding.AwayFromZero) * unit;
    }

    /// <summary>Rounded to 9 significant digits.</summary>
    public static decimal Significant(double value) => Significant((decimal)value);

    /// <summary>e to a power, 9 significant digits.</summary>
    public static decimal Exp(decimal exponent) => Significant(Math.Exp((double)Math.Min(exponent, LargestExponent)));

    /// <summary>-ln(value), 6 decimals.</summary>
    public static decimal MinusLog(decimal value) => Round(-Math.Log((double)value));

    /// <summary>A real value: always 6 decimals.</summary>
    public static string Real(decimal value) => value.ToString("F6", CultureInfo.InvariantCulture);

    /// <summary>A scale, ratio or power of e: as many digits as it has.</summary>
    public static string Precise(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A loss whose differences are taken: 10 decimals.</summary>
    public static string Loss(decimal value) => value.ToString("F10", CultureInfo.InvariantCulture);

    /// <summary>A loss rounded to its 10 decimals.</summary>
    public static decimal RoundLoss(double value) => Math.Round((decimal)value, LossDecimals, MidpointRounding.AwayFromZero);
}
