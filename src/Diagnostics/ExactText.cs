using System.Globalization;

namespace GradientsToGates.Diagnostics;

/// <summary>Numbers as text that reads back as the same number.</summary>
/// <remarks>
/// .NET's own shortest form ("R", and JSON's) of 2^-25 and 2^-958 reads back as the neighbour below: the distance to that one is half of the distance
/// above, and the digits were cut for the wider one. Scales are powers of two, so this is met in practice.
/// </remarks>
public static class ExactText
{
    /// <summary>The shortest such text, or that of 17 digits where .NET's shortest does not read back.</summary>
    /// <param name="value">Any number.</param>
    public static string Of(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(text, CultureInfo.InvariantCulture).Equals(value) ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
