using System.Text.RegularExpressions;

namespace GradientsToGates.Architecture.Tests;

/// <summary>Relative links of every page lead somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading()
    {
        string[] pages = [.. Directory.GetFiles(Repository.Root, "*.md"), .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)];
        string[] broken = [.. pages.SelectMany(page => LinkPattern().Matches(File.ReadAllText(page)).Select(m => m.Groups["target"].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal) && !Exists(page, target))
            .Select(target => $"{Path.GetRelativePath(Repository.Root, page)} -> {target}"))];
        pages.ShouldNotBeEmpty();
        broken.ShouldBeEmpty();
    }

    private static bool Exists(string page, string target)
    {
        string[] parts = target.Split('#');
        string file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page) ?? ".", parts[0]));
        return parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal)
            ? File.Exists(file) || Directory.Exists(file)
            : File.Exists(file) && File.ReadLines(file).Any(l => l.StartsWith('#') ? Anchor(l) == parts[1] : l == $"<a id=\"{parts[1]}\"></a>");
    }

    /// <summary>The anchor that a heading gets: lower case, blanks to hyphens, other punctuation dropped.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkPattern();
}
