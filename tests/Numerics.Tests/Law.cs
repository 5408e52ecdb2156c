using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace GradientsToGates.Numerics.Tests;

/// <summary>Checks a law on random cases. The seed is fixed, so that a build is repeatable; <c>G2G_SEED</c> sets another. A failure prints the case.</summary>
internal static class Law
{
    private const int Cases = 5000;

    public static void Holds<T>(Gen<T> cases, Func<T, bool> law)
    {
        ulong seed = Environment.GetEnvironmentVariable("G2G_SEED") is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : 20260101;
        int ran = 0;
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(new Replay(new Rnd(seed, 1), null));
        Check.One(config, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            ran++;
            return law(c);
        }));
        ran.ShouldBe(Cases);
    }
}
