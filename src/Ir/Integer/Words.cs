using GradientsToGates.Numerics;

namespace GradientsToGates.Ir.Integer;

/// <summary>Words of graph.yml.</summary>
internal static class Words
{
    /// <summary>Rounding modes.</summary>
    public static readonly IReadOnlyDictionary<string, Rounding> Roundings = new Dictionary<string, Rounding>
    {
        ["half-up"] = Rounding.HalfUp,
        ["half-even"] = Rounding.HalfEven,
        ["floor"] = Rounding.Floor,
    };

    /// <summary>Overflow modes.</summary>
    public static readonly IReadOnlyDictionary<string, Overflow> Overflows = new Dictionary<string, Overflow>
    {
        ["saturate"] = Overflow.Saturate,
        ["wrap"] = Overflow.Wrap,
    };

    /// <summary>The word for a value.</summary>
    /// <typeparam name="T">An enumeration.</typeparam>
    /// <param name="words">Its words.</param>
    /// <param name="value">The value.</param>
    public static string Of<T>(IReadOnlyDictionary<string, T> words, T value)
        where T : struct => words.First(w => w.Value.Equals(value)).Key;
}
