using System.Text.RegularExpressions;

namespace GradientsToGates.Architecture.Tests;

/// <summary>What no file of the repository may contain, and how long a source may be.</summary>
public sealed partial class SourceHygieneTests
{
    private const int MostLines = 600;

    private static readonly string[] _folders = [".ci", "docs", "examples", "models", "rtl", "src", "tests", "tools", "zoo"];
    private static readonly string[] _text = [".cs", ".csproj", ".props", ".targets", ".slnx", ".v", ".vh", ".sv", ".md", ".sh", ".yml", ".yaml", ".json", ".cff", ".ys", ""];
    private static readonly string[] _sources = [".cs", ".v", ".vh", ".sv", ".sh", ""];

    /// <summary>Files of the repository that hold text, relative to its root. Build outputs lie in artifacts/, outside these folders.</summary>
    private static IEnumerable<string> Files() =>
        _folders.Select(Repository.PathOf).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Where(f => _text.Contains(Path.GetExtension(f), StringComparer.Ordinal) && Path.GetFileName(f) != ".git")
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Order(StringComparer.Ordinal);

    // The patterns are spelled with a character class each, so that this file does not contain what it forbids.
    [Theory]
    [InlineData("an open end", @"\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b|\bH[A]CK\b")]
    [InlineData("code that is not there", @"N[o]tImplementedException")]
    [InlineData("a switched-off check", @"verilator lint[_]off|#pragma warning d[i]sable|SuppressM[e]ssage")]
    [InlineData("a path of one machine", @"(?<![\w.>*/$}-])/(w[o]rk|h[o]me|r[o]ot|t[m]p)/\w")]
    public void No_file_contains(string what, string pattern)
    {
        var forbidden = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        string[] found =
        [
            .. Files().SelectMany(file => File.ReadLines(Repository.PathOf(file))
                .Select((line, index) => (line, index))
                .Where(l => forbidden.IsMatch(l.line))
                .Select(l => $"{file}:{l.index + 1}: {l.line.Trim()}")),
        ];
        found.ShouldBeEmpty(what);
    }

    [Fact]
    public void No_source_is_longer_than_one_sitting()
    {
        (string File, int Lines)[] tooLong =
        [
            .. Files().Where(f => _sources.Contains(Path.GetExtension(f), StringComparer.Ordinal))
                .Select(f => (f, File.ReadLines(Repository.PathOf(f)).Count()))
                .Where(f => f.Item2 > MostLines),
        ];
        tooLong.ShouldBeEmpty($"sources have at most {MostLines} lines");
    }

    /// <summary>A folder renamed or a filter gone wrong would let every other test here pass on nothing.</summary>
    [Fact]
    public void The_sources_are_seen() => Files().Count(f => f.EndsWith(".cs", StringComparison.Ordinal)).ShouldBeGreaterThan(50);
}
