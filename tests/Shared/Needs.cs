namespace GradientsToGates.Testing;

/// <summary>Marks a test that needs a dataset: <c>[Trait(Needs.Data, "mnist")]</c>. <c>./test</c> leaves it out where the dataset is not here, and says so; run without it, the test fails.</summary>
internal static class Needs
{
    /// <summary>Name of the trait; its value is the dataset's name.</summary>
    public const string Data = "data";
}
