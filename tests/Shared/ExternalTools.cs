namespace GradientsToGates.Testing;

/// <summary>Guards a test that needs external programs: a named skip where they are missing, a failure where they are promised.</summary>
internal static class ExternalTools
{
    /// <summary>True when <c>G2G_REQUIRE_TOOLS=1</c>: the machine promises all tools, so a missing one fails the test.</summary>
    public static bool Required => Environment.GetEnvironmentVariable("G2G_REQUIRE_TOOLS") == "1";

    /// <summary>True when <c>G2G_TEST_ALL=1</c>: tests too slow for every build run as well.</summary>
    public static bool TestAll => Environment.GetEnvironmentVariable("G2G_TEST_ALL") == "1";

    /// <summary>Returns when every named program is on the PATH; otherwise skips the test, or fails it under <see cref="Required"/>.</summary>
    public static void Require(params ReadOnlySpan<string> programs)
    {
        var missing = new List<string>();
        foreach (string program in programs)
        {
            if (!Has(program))
            {
                missing.Add(program);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        string message = $"not on the PATH: {string.Join(", ", missing)}";
        Assert.SkipUnless(Required, message);
        Assert.Fail(message);
    }

    /// <summary>True when a program is on the PATH.</summary>
    public static bool Has(string program) => PathOf(program) is not null;

    /// <summary>Where on the PATH a program lies, or null.</summary>
    public static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
