using GradientsToGates.Ir.Integer;
using GradientsToGates.TestKit;

namespace GradientsToGates.Docs.Tests;

/// <summary>Runs every table of docs/numerics.md on the product. The conformance tests run the same tables on the oracle.</summary>
public sealed class NumericsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/numerics.md"));
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<TableRow>> Tables = ExecutedTable.ReadAll(Page);

    public static TheoryData<string> TableNames => [.. NumericsPage.Tables];

    [Fact]
    public void Every_table_marked_as_executed_is() => Tables.Keys.Order().ShouldBe(NumericsPage.Tables.Order());

    [Fact]
    public void The_number_of_rows_is_what_was_written() => Tables.Values.Sum(t => t.Count).ShouldBe(339);

    [Theory]
    [MemberData(nameof(TableNames))]
    public void Every_row_is_true(string table)
    {
        Tables[table].ShouldNotBeEmpty();
        Tables[table].SelectMany(row => Mismatches(table, row)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(TableNames))]
    public void A_wrong_cell_is_found(string table)
    {
        TableRow row = Tables[table][0];
        foreach (string column in NumericsPage.Run(new ProductEngine(), table, row).Keys)
        {
            Mismatches(table, row.With(column, row[column] + "1")).ShouldHaveSingleItem();
        }
    }

    [Theory]
    [InlineData("worked")]
    [InlineData("worked q1.7")]
    [InlineData("worked w4a4")]
    public void A_worked_example_can_be_redone_with_a_pencil(string table)
    {
        foreach (TableRow row in Tables[table])
        {
            Arithmetic.Evaluate(row["computation"]).ShouldBe(row.Integer("value"), $"docs/numerics.md:{row.Line}");
        }
    }

    [Fact]
    public void The_page_states_the_version_that_the_code_implements() =>
        Page.Split('\n')[0].ShouldBe($"# Numerics, version {IntegerGraph.NumericsVersion}");

    [Fact]
    public void Every_operation_has_a_section()
    {
        string[] sections = [.. Page.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..].Replace(" ", "", StringComparison.Ordinal))];
        string[] operations = [.. typeof(IntegerNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(IntegerNode)) && t != typeof(InputNode)).Select(t => t.Name[..^"Node".Length])];

        operations.Length.ShouldBeGreaterThan(8);
        operations.Except(sections, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    private static IEnumerable<string> Mismatches(string table, TableRow row) =>
        from cell in NumericsPage.Run(new ProductEngine(), table, row)
        where cell.Value != row[cell.Key]
        select $"docs/numerics.md:{row.Line} {cell.Key}: the page says {row[cell.Key]}, the product {cell.Value}";
}
