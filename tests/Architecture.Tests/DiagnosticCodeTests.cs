using System.Text.RegularExpressions;

namespace GradientsToGates.Architecture.Tests;

/// <summary>docs/diagnostics.md lists exactly the codes that the sources use.</summary>
public sealed partial class DiagnosticCodeTests
{
    private static readonly string _page = File.ReadAllText(Repository.PathOf("docs/diagnostics.md"));

    private static string[] Documented => [.. RowPattern().Matches(_page).Select(m => m.Groups["code"].Value)];

    private static string[] Used =>
    [
        .. Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => LiteralPattern().Matches(File.ReadAllText(f)).Select(m => m.Groups["code"].Value))
            .Distinct(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_code_in_use_is_documented() => Used.Except(Documented, StringComparer.Ordinal).ShouldBeEmpty("used in src/, not in docs/diagnostics.md");

    [Fact]
    public void Every_documented_code_is_in_use() => Documented.Except(Used, StringComparer.Ordinal).ShouldBeEmpty("in docs/diagnostics.md, not used in src/");

    [Fact]
    public void Codes_are_listed_once_and_in_order()
    {
        Documented.ShouldNotBeEmpty();
        Documented.ShouldBe(Documented.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exit_code_is_documented()
    {
        string source = File.ReadAllText(Repository.PathOf("src/Diagnostics/ExitCode.cs"));
        string[] values = [.. ExitPattern().Matches(source).Select(m => m.Groups["value"].Value)];
        values.ShouldNotBeEmpty();
        values.ShouldAllBe(v => _page.Contains($"\n| {v} |", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| (?<code>G2G\d{4}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"""(?<code>G2G\d{4})""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LiteralPattern();

    [GeneratedRegex(@"^    \w+ = (?<value>\d+),", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExitPattern();
}
