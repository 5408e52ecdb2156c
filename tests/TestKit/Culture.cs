using System.Globalization;

namespace GradientsToGates.TestKit;

/// <summary>Runs code under cultures whose numbers and letters differ from the invariant ones.</summary>
public static class Culture
{
    /// <summary>Turkish (dotless i), Danish (decimal comma, aa), invariant.</summary>
    public static IReadOnlyList<string> Awkward { get; } = ["tr-TR", "da-DK", ""];

    /// <summary>Runs <paramref name="action"/> under a culture and restores the old one.</summary>
    public static T Run<T>(string culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
