namespace GradientsToGates.Cli;

/// <summary>The end of every command: the paths it wrote, and what to try next.</summary>
internal static class Paths
{
    public static void Print(IReadOnlyList<string> written, string? next)
    {
        foreach (string path in written.Take(20))
        {
            Console.WriteLine($"wrote {path}");
        }

        if (written.Count > 20)
        {
            Console.WriteLine($"wrote {written.Count - 20} more");
        }

        if (next is not null)
        {
            Console.WriteLine($"next  {Launcher.Typed(next)}");
        }
    }
}
