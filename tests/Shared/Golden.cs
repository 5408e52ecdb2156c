namespace GradientsToGates.Testing;

/// <summary>Compares text with a stored file. A golden proves only that text did not change: pair it with a test that runs the text.</summary>
internal static class Golden
{
    /// <summary>
    /// Fails at the first differing line unless <paramref name="actual"/> equals the file <c>tests/Golden/<paramref name="name"/></c>.
    /// With <c>G2G_UPDATE=1</c> the file is written instead; commit it with the reason.
    /// </summary>
    /// <param name="actual">The text produced; line ends are <c>\n</c>.</param>
    /// <param name="name">Path below <c>tests/Golden</c>, parts separated by '/'.</param>
    public static void Match(string actual, string name)
    {
        string path = Repository.PathOf("tests/Golden/" + name);
        if (Environment.GetEnvironmentVariable("G2G_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"tests/Golden/{name} does not exist; G2G_UPDATE=1 writes it.");
        string expected = File.ReadAllText(path);
        if (expected == actual)
        {
            return;
        }

        string[] want = expected.Split('\n');
        string[] have = actual.Split('\n');
        int line = Enumerable.Range(0, Math.Max(want.Length, have.Length)).First(i => At(want, i) != At(have, i));
        Assert.Fail($"tests/Golden/{name}:{line + 1}\n  stored   {At(want, line)}\n  produced {At(have, line)}\nG2G_UPDATE=1 replaces the stored text.");
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "<end of text>";
}
