using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using GradientsToGates.Ir;
using GradientsToGates.Quantization;
using GradientsToGates.Results;

namespace GradientsToGates.Docs.Tests;

/// <summary>docs/formats-measured.md is of the weights that are shipped, and its figures fit one another. <c>tools/formats-page.sh NET</c> makes a section afresh.</summary>
public sealed partial class FormatsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/formats-measured.md"));

    public static TheoryData<string> Networks => [.. Begin().Matches(Page).Select(m => m.Groups["network"].Value)];

    [Fact]
    public void There_is_a_section() => Networks.Count.ShouldBePositive();

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_section_is_of_the_shipped_weights(string network) =>
        Section(network).ShouldContain($"SHA-256 `{Hash(network)}`", Case.Sensitive, $"the weights have changed since: tools/formats-page.sh {network}");

    /// <summary>So a section names the edition that its test images are of.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void The_float_row_of_the_test_images_is_what_the_weights_have(string network)
    {
        string section = Section(network);
        Match match = Edition().Match(section);
        match.Success.ShouldBeTrue("the section names no edition");
        string edition = match.Groups["name"].Value;
        string row = File.ReadLines(Repository.PathOf("models/README.md")).Single(l => l.StartsWith($"| `{network.Replace(':', '-')}` |", StringComparison.Ordinal));
        string right = row.Split('|', StringSplitOptions.TrimEntries)[edition == "official" ? 4 : 5];
        section[section.IndexOf("cifar10-test, ", StringComparison.Ordinal)..].Split('\n').First(l => l.StartsWith("| float |", StringComparison.Ordinal))
            .Split('|', StringSplitOptions.TrimEntries)[4].ShouldBe(right.Split(' ')[0]);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Sizes_and_intervals_follow_from_parameters_and_counts(string network)
    {
        long parameters = Zoo.Load(network.Split(':')[0]).Graph.ParameterCount();
        int total = 0;
        int rows = 0;
        foreach (string line in Section(network).Split('\n'))
        {
            if (Images().Match(line) is { Success: true } images)
            {
                total = int.Parse(images.Groups["count"].Value, CultureInfo.InvariantCulture);
            }

            if (!line.StartsWith('|') || line.StartsWith("| format", StringComparison.Ordinal) || line.StartsWith("| ---", StringComparison.Ordinal))
            {
                continue;
            }

            string[] cells = [.. line.Trim('|').Split('|').Select(c => c.Trim())];
            int bits = cells[0] == "float" ? 32 : NumberFormats.Parse(cells[0]).WeightBits;
            cells[1].ShouldBe((((parameters * bits) + 7) / 8).ToString(CultureInfo.InvariantCulture), line);
            cells[4].ShouldBe(Interval(cells[3], total), line);
            if (cells[0] != "float")
            {
                cells[6].ShouldBe(Interval(cells[5], total), line);
                int.Parse(cells[7], CultureInfo.InvariantCulture).ShouldBeInRange(0, total, line);
            }

            rows++;
        }

        rows.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("arch8:study")]
    [InlineData("arch4:study")]
    public void Designs_are_of_the_shipped_weights_and_right_where_integers_are(string network)
    {
        string designs = Section(network + " in Verilog");
        designs.ShouldContain($"SHA-256 `{Hash(network)}`", Case.Sensitive, $"the weights have changed since: tools/formats-in-verilog.sh {network}");
        Edition().Match(designs).Value.ShouldBe(Edition().Match(Section(network)).Value);
        string[][] rows = [.. Rows(designs)];
        rows.Select(r => r[0]).ShouldBe(["q1.31", "q1.15", "q1.7", "q1.3", "int8"]);
        foreach (string[] row in rows)
        {
            row[2].ShouldBe("0", string.Join(' ', row));
            row[3].ShouldBe(Rows(Section(network)).First(r => r[0] == row[0])[5], string.Join(' ', row));
        }
    }

    private static string Hash(string network) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.PathOf($"models/{network.Replace(':', '-')}.safetensors"))));

    private static IEnumerable<string[]> Rows(string section) => section.Split('\n')
        .Where(line => line.StartsWith('|') && !line.StartsWith("| format", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(c => c.Trim()).ToArray());

    private static string Interval(string right, int total)
    {
        (double low, double high) = WilsonInterval.Of(int.Parse(right, CultureInfo.InvariantCulture), total);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * low:F2} to {100 * high:F2}");
    }

    private static string Section(string network)
    {
        int begin = Page.IndexOf($"<!-- begin {network} -->", StringComparison.Ordinal);
        return Page[begin..Page.IndexOf($"<!-- end {network} -->", begin, StringComparison.Ordinal)];
    }

    [GeneratedRegex("^<!-- begin (?<network>[a-z0-9:-]+) -->$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Begin();

    [GeneratedRegex("CIFAR-10: the (?<name>official|partly lossy) edition", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Edition();

    [GeneratedRegex(", (?<count>[0-9]+) images:$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Images();
}
