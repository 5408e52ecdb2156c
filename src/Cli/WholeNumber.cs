using System.CommandLine;
using System.Globalization;

namespace GradientsToGates.Cli;

/// <summary>Options that are a whole number with a least value.</summary>
internal static class WholeNumber
{
    /// <summary>Makes such an option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help page.</param>
    /// <param name="least">Least legal value.</param>
    public static Option<int?> Option(string name, string description, int least) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: it is not a whole number of at least {least}."));
            return null;
        },
    };
}
