using System.Text;

namespace GradientsToGates.Reporting.Text;

/// <summary>Writes comma-separated values as RFC 4180 has them, with <c>\n</c> line ends; a figure that was not measured is an empty field.</summary>
public sealed class CsvWriter
{
    private readonly StringBuilder text = new();
    private readonly int columns;

    /// <summary>Writes the header.</summary>
    /// <param name="header">Column names.</param>
    public CsvWriter(params ReadOnlySpan<string> header)
    {
        columns = header.Length;
        Write(header);
    }

    /// <summary>Writes one row.</summary>
    /// <param name="fields">As many as the header has.</param>
    /// <exception cref="ArgumentException">Another number of fields.</exception>
    public CsvWriter Row(params ReadOnlySpan<string?> fields)
    {
        if (fields.Length != columns)
        {
            throw new ArgumentException($"{fields.Length} fields under {columns} columns", nameof(fields));
        }

        Write(fields);
        return this;
    }

    /// <summary>The text.</summary>
    public override string ToString() => text.ToString();

    private void Write(ReadOnlySpan<string?> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            string field = fields[i] ?? "";
            text.Append(i == 0 ? "" : ",");
            text.Append(field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        text.Append('\n');
    }
}
