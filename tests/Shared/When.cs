namespace GradientsToGates.Testing;

/// <summary>Marks a test that is too slow for every change: <c>[Trait(When.Trait, When.All)]</c>. Only <c>./test --all</c> runs it; it is left out, not skipped.</summary>
internal static class When
{
    /// <summary>Name of the trait.</summary>
    public const string Trait = "when";

    /// <summary>Its value for tests that only <c>./test --all</c> runs.</summary>
    public const string All = "all";
}
