using GradientsToGates.Conformance.Tests.Oracle;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>The oracle agrees with every table of docs/numerics.md, as the product does in the tests of the documentation.</summary>
public sealed class OraclePageTests
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<TableRow>> Tables = ExecutedTable.ReadAll(File.ReadAllText(Repository.PathOf("docs/numerics.md")));

    public static TheoryData<string> TableNames => [.. NumericsPage.Tables];

    [Theory]
    [MemberData(nameof(TableNames))]
    public void Every_row_is_true_for_the_oracle(string table)
    {
        var oracle = new OracleEngine();
        Tables[table].ShouldNotBeEmpty();
        foreach (TableRow row in Tables[table])
        {
            foreach ((string column, string text) in NumericsPage.Run(oracle, table, row))
            {
                text.ShouldBe(row[column], $"docs/numerics.md:{row.Line} {column}");
            }
        }
    }
}
