using System.Globalization;

namespace GradientsToGates.Reporting.Plots;

/// <summary>Coordinates as text, and how wide text is.</summary>
internal static class Px
{
    private const double CharacterWidth = 7.4;

    /// <summary>A coordinate to a tenth of a pixel, the same in every culture; never <c>-0</c>.</summary>
    /// <param name="value">CSS pixels.</param>
    public static string Of(double value) => (Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>At most about how wide a text is in plot.css's label font, 12 px: digits are 7.7 px in the widest of the fonts it names.</summary>
    /// <param name="text">One line.</param>
    public static double WidthOf(string text) => CharacterWidth * text.Length;

    /// <summary>The text cut to a width, with an ellipsis where something was cut.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">CSS pixels.</param>
    public static string Fit(string text, double width) =>
        WidthOf(text) <= width ? text : string.Concat(text.AsSpan(0, Math.Max(1, (int)(width / CharacterWidth) - 1)).TrimEnd(), "…");
}
