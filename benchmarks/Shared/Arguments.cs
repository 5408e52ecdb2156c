using System.Globalization;

namespace GradientsToGates.Benchmarks;

/// <summary>Options of a benchmark's command line.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>Sorts the arguments.</summary>
    /// <param name="args">As given.</param>
    /// <param name="valued">Options that a value follows.</param>
    /// <param name="flags">Options that stand alone.</param>
    /// <exception cref="FormatException">One is not understood.</exception>
    public Arguments(string[] args, IReadOnlyCollection<string> valued, IReadOnlyCollection<string> flags)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string option = args[i];
            if (!valued.Contains(option) && !flags.Contains(option))
            {
                throw new FormatException($"{option} is not an option.");
            }

            _given[option] = flags.Contains(option) ? "" : ++i < args.Length ? args[i] : throw new FormatException($"{option} needs a value.");
        }
    }

    /// <summary>Whether an option was given.</summary>
    public bool Has(string option) => _given.ContainsKey(option);

    /// <summary>An option's value.</summary>
    public string Text(string option, string otherwise) => _given.GetValueOrDefault(option, otherwise);

    /// <summary>An option's value, a number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public T Number<T>(string option, T otherwise)
        where T : IParsable<T> => _given.TryGetValue(option, out string? text) ? T.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
