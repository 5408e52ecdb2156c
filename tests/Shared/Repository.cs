namespace GradientsToGates.Testing;

/// <summary>Where the checkout under test lies.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution file, found upwards from the test program.</summary>
    public static string Root { get; } = Find();

    /// <summary>An absolute path from one relative to the repository root, parts separated by '/'.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GradientsToGates.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No GradientsToGates.slnx above {AppContext.BaseDirectory}; run the tests from inside a checkout.");
    }
}
