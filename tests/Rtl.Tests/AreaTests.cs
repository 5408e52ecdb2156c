using System.Text.RegularExpressions;

namespace GradientsToGates.Rtl.Tests;

/// <summary>The resources stated in docs/verilog.md are those that Yosys 0.23 finds; slow ones are not synthesized again while the ledger's entry is current. <c>G2G_UPDATE=1</c> rewrites the rows.</summary>
public sealed partial class AreaTests
{
    private const string Measured = "Yosys 0.23";

    // Part of what the ledger goes by: to be raised with every change of how cells are counted.
    private const string Counting = "1";

    private static string Page => Repository.PathOf("docs/verilog.md");

    [Theory]
    [MemberData(nameof(DiscoveryTests.Primitives), MemberType = typeof(DiscoveryTests))]
    public void Documented_resources_are_what_synthesis_needs(string name)
    {
        ExternalTools.Require("yosys");
        Assert.SkipUnless(Tool.Version("yosys", "-V").StartsWith(Measured, StringComparison.Ordinal), $"docs/verilog.md states the figures of {Measured}");
        Primitive primitive = Primitive.Named(name);
        File.ReadAllText(Page).ShouldContain($"\n### {name}\n");
        string yosys = Tool.Version("yosys", "-V");
        int done = 0;

        foreach (AreaSpec area in primitive.Spec.Area)
        {
            var place = new Workplace(primitive, "area-" + area.Name);
            string head = $"| {name} | {area.Name} |";
            string key = Key(primitive, area);
            if (Ledger.Updating && !Ledger.IsCurrent(key, Hash(Stated(head))))
            {
                Update(head, Synthesize(primitive, area, place));
            }

            string stated = Stated(head).ShouldNotBeNull($"docs/verilog.md has no row '{head}'");
            Ledger.Check(
                key,
                Hash(stated),
                Ledger.LastingLimit,
                "as stated",
                yosys,
                () => Synthesize(primitive, area, place).ShouldBe(stated));
            done++;

            string Hash(string? row) =>
                Simulation.Hash([.. primitive.Sources.Select(File.ReadAllText), Script("SOURCES", primitive.Name, area), place.AllRomText, Cell().ToString(), Counting, row ?? "", yosys]);
        }

        done.ShouldBeGreaterThan(0);
    }

    private static string? Stated(string head) => File.ReadLines(Page).SingleOrDefault(l => l.StartsWith(head, StringComparison.Ordinal));

    /// <summary>Its key in the ledger.</summary>
    public static string Key(Primitive primitive, AreaSpec area) => $"{primitive.Name}/area {area.Name}";

    /// <summary>Synthesizes one parameter set.</summary>
    /// <returns>The row of the table.</returns>
    private static string Synthesize(Primitive primitive, AreaSpec area, Workplace place)
    {
        place.Write("area.ys", Script(string.Join(' ', primitive.Sources), primitive.Name, area));
        ToolResult synthesis = Tool.Run(place.Folder, "yosys", ["-q", "-s", "area.ys"]);
        synthesis.ExitCode.ShouldBe(0, synthesis.Explain());

        Dictionary<string, int> cells = Cell().Matches(File.ReadAllText(Path.Combine(place.Folder, "stat.txt")))
            .ToDictionary(m => m.Groups["name"].Value, m => int.Parse(m.Groups["count"].ValueSpan), StringComparer.Ordinal);
        int Count(params string[] names) => names.Sum(n => cells.GetValueOrDefault(n));
        int lutRam = (4 * Count("RAM32M", "RAM64M", "RAM128X1D")) + (2 * Count("RAM32X1D", "RAM64X1D"));
        int lut = lutRam + Count("LUT1", "LUT2", "LUT3", "LUT4", "LUT5", "LUT6", "SRL16E", "SRLC32E");
        int ff = Count("FDRE", "FDSE", "FDCE", "FDPE");
        int bram = Count("RAMB18E1") + (2 * Count("RAMB36E1"));
        string given = string.Join(", ", area.Parameters.Select(p => $"{p.Key}={p.Value}"));
        return $"| {primitive.Name} | {area.Name} | {given} | {lut} | {ff} | {Count("DSP48E1")} | {bram} |";
    }

    private static string Script(string sources, string top, AreaSpec area) => string.Join(
        '\n',
        [
            $"read_verilog -defer {sources}",
            $"hierarchy -check -top {top}{string.Concat(area.Parameters.Select(p => $" -chparam {p.Key} {p.Value}"))}",
            "synth_xilinx -family xc7 -flatten -noiopad -nosrl",
            "check -assert",
            "tee -o stat.txt stat",
            "",
        ]);

    /// <summary>Replaces the row that starts with <paramref name="head"/>, or appends it to the table.</summary>
    private static void Update(string head, string row)
    {
        List<string> lines = [.. File.ReadAllLines(Page)];
        int at = lines.FindIndex(line => line.StartsWith(head, StringComparison.Ordinal));
        if (at >= 0)
        {
            lines[at] = row;
        }
        else
        {
            lines.Insert(lines.FindLastIndex(line => line.StartsWith("| g2g_", StringComparison.Ordinal) && line.Contains('=')) + 1, row);
        }

        File.WriteAllText(Page, string.Join('\n', lines) + "\n");
    }

    [GeneratedRegex(@"^ {5}(?<name>[A-Z][A-Z0-9]+) +(?<count>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cell();
}
