namespace GradientsToGates.Toolchain;

/// <summary>The commands that install Debian packages.</summary>
public static class AptGet
{
    /// <summary>Waits up to two minutes for another package manager to finish, asks nothing, takes no recommended packages.</summary>
    internal static IReadOnlyList<string> InstallArguments(IEnumerable<string> packages) =>
        ["-y", "-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends", .. packages];

    internal static IReadOnlyList<string> UpdateArguments { get; } = ["-y", "-o", "DPkg::Lock::Timeout=120", "update"];

    /// <summary>The Debian packages of the tools, each once, in alphabetical order.</summary>
    public static IReadOnlyList<string> Packages(IEnumerable<Tool> tools) =>
        [.. tools.Select(t => t.Package).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>What to type to install the tools by hand; empty when no package brings them.</summary>
    /// <param name="tools">The missing tools.</param>
    /// <param name="asRoot">True leaves <c>sudo</c> out.</param>
    public static string InstallCommand(IEnumerable<Tool> tools, bool asRoot)
    {
        IReadOnlyList<string> packages = Packages(tools);
        string sudo = asRoot ? "" : "sudo ";
        return packages.Count == 0 ? "" : $"{sudo}apt-get update && {sudo}apt-get install --no-install-recommends -y {string.Join(' ', packages)}";
    }
}
