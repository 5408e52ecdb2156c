using System.Globalization;
using System.Numerics;
using GradientsToGates.Ir;
using GradientsToGates.Numerics;

namespace GradientsToGates.TestKit;

/// <summary>Tables of a documentation page that a test runs: each stands under a line <c>&lt;!-- executed: name --&gt;</c>.</summary>
public static class ExecutedTable
{
    private const string Mark = "<!-- executed: ";

    /// <summary>Reads all executed tables of a page.</summary>
    /// <param name="markdown">The page.</param>
    /// <returns>Rows by table name, in the order of the page.</returns>
    /// <exception cref="FormatException">A mark without a table, a row of another width than its head, or a name used twice.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<TableRow>> ReadAll(string markdown)
    {
        string[] lines = markdown.Split('\n');
        var tables = new Dictionary<string, IReadOnlyList<TableRow>>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Mark, StringComparison.Ordinal))
            {
                continue;
            }

            string name = lines[i][Mark.Length..].Replace(" -->", "", StringComparison.Ordinal);
            if (!tables.TryAdd(name, Rows(lines, i + 1)))
            {
                throw new FormatException($"line {i + 1}: table '{name}' stands twice");
            }
        }

        return tables;
    }

    private static List<TableRow> Rows(string[] lines, int head)
    {
        string[] columns = Cells(lines, head);
        var rows = new List<TableRow>();
        for (int i = head + 2; i < lines.Length && lines[i].StartsWith('|'); i++)
        {
            string[] cells = Cells(lines, i);
            if (cells.Length != columns.Length)
            {
                throw new FormatException($"line {i + 1}: {cells.Length} cells under {columns.Length} columns");
            }

            rows.Add(new TableRow(i + 1, columns.Zip(cells).ToDictionary(p => p.First, p => p.Second)));
        }

        return rows;
    }

    private static string[] Cells(string[] lines, int line) => line < lines.Length && lines[line].StartsWith('|')
        ? [.. lines[line].Trim().Trim('|').Split('|').Select(c => c.Trim())]
        : throw new FormatException($"line {line + 1}: a table row was expected");
}

/// <summary>One row of an executed table.</summary>
/// <param name="Line">Line of the page, from 1.</param>
/// <param name="Cells">Cell text by column name.</param>
public sealed record TableRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>The text of a cell.</summary>
    public string this[string column] => Cells[column];

    public BigInteger Integer(string column) => BigInteger.Parse(this[column], CultureInfo.InvariantCulture);

    public int Int32(string column) => (int)Integer(column);

    public long Int64(string column) => (long)Integer(column);

    /// <summary>Integers separated by commas.</summary>
    public long[] List(string column) => [.. this[column].Split(',').Select(t => long.Parse(t, CultureInfo.InvariantCulture))];

    /// <summary>Doubles separated by commas.</summary>
    public double[] Reals(string column) => [.. this[column].Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    /// <summary>A type such as <c>s8</c>.</summary>
    public IntType Type(string column) => IntType.TryParse(this[column], out IntType type) ? type : throw new FormatException($"line {Line}: '{this[column]}' is not a type");

    /// <summary>Height and width: <c>3x4</c>.</summary>
    public Extent Extent(string column)
    {
        int[] parts = Parts(column, 2);
        return new Extent(parts[0], parts[1]);
    }

    /// <summary>A shape: <c>3x4x1</c>.</summary>
    public TensorShape Shape(string column)
    {
        int[] parts = Parts(column, 3);
        return new TensorShape(parts[0], parts[1], parts[2]);
    }

    /// <summary>The same row with another cell.</summary>
    public TableRow With(string column, string text) =>
        this with { Cells = Cells.ToDictionary(p => p.Key, p => p.Key == column ? text : p.Value) };

    private int[] Parts(string column, int count)
    {
        int[] parts = [.. this[column].Split('x').Select(t => int.Parse(t, CultureInfo.InvariantCulture))];
        return parts.Length == count ? parts : throw new FormatException($"line {Line}: '{this[column]}' has not {count} extents");
    }
}
