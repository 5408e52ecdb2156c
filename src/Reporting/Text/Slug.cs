using System.Text;

namespace GradientsToGates.Reporting.Text;

/// <summary>File names and anchors from free text.</summary>
public static class Slug
{
    /// <summary>Lower-case ASCII letters, digits and single hyphens; <c>plot</c> when nothing is left.</summary>
    /// <param name="name">E.g. <c>conv1 weights</c>.</param>
    public static string Of(string name)
    {
        var slug = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string text = slug.ToString().Trim('-');
        return text.Length == 0 ? "plot" : text;
    }
}
