namespace GradientsToGates.Data;

/// <summary>Where datasets are looked for.</summary>
public static class DatasetFolders
{
    /// <summary><c>$G2G_DATA</c> if set, then <c>${XDG_CACHE_HOME:-~/.cache}/g2g/datasets</c>. Downloads go to the first.</summary>
    public static IReadOnlyList<string> Default()
    {
        string? own = Environment.GetEnvironmentVariable("G2G_DATA");
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
        {
            cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }

        string shared = Path.Combine(cache, "g2g", "datasets");
        return string.IsNullOrEmpty(own) ? [shared] : [own, shared];
    }
}
