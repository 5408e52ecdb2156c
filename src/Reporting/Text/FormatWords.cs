using System.Text.RegularExpressions;

namespace GradientsToGates.Reporting.Text;

/// <summary>What the names of number formats stand for.</summary>
public static partial class FormatWords
{
    /// <summary>A format in words; empty when the name is not known.</summary>
    /// <param name="name">As in the summary, e.g. <c>int8-pow2</c>.</param>
    public static string Of(string name)
    {
        if (name == "float")
        {
            return "32-bit floating point";
        }

        if (Integer().Match(name) is not { Success: true } match)
        {
            return "";
        }

        string scales = match.Groups["shifts"].Success ? "rescaled by shifts alone" : "rescaled by multiplier and shift";
        return $"{match.Groups["bits"].Value}-bit integers, {scales}; a weight scale per {(match.Groups["layer"].Success ? "layer" : "channel")}";
    }

    [GeneratedRegex(@"^int(?<bits>\d+)(?<shifts>-pow2)?(?<layer>-per-tensor)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Integer();
}
