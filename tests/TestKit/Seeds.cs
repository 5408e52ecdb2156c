using System.Globalization;

namespace GradientsToGates.TestKit;

/// <summary>Seeds of random tests: fixed, so that a build is repeatable, or the one that <c>G2G_SEED</c> names, to replay a failure.</summary>
public static class Seeds
{
    /// <summary>1 .. <paramref name="count"/>, or the named seed alone.</summary>
    public static IReadOnlyList<ulong> Take(int count) => Environment.GetEnvironmentVariable("G2G_SEED") is { Length: > 0 } text
        ? [ulong.Parse(text, CultureInfo.InvariantCulture)]
        : [.. Enumerable.Range(1, count).Select(i => (ulong)i)];

    /// <summary>True when all seeds are taken, so that statistics over them may be asserted.</summary>
    public static bool All => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("G2G_SEED"));
}
