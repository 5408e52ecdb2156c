using System.Text;

namespace GradientsToGates.Explain;

/// <summary>The text that is being written: single lines, and blocks of like lines whose columns are aligned. Lines end in \n.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();
    private readonly List<string[]> _block = [];

    /// <summary>Adds a line; ends a block.</summary>
    /// <param name="line">Culture-invariant text.</param>
    public void Line(FormattableString line)
    {
        EndBlock();
        _text.Append(FormattableString.Invariant(line)).Append('\n');
    }

    /// <summary>Adds a line of a block; its cells are set under those of the block's other lines.</summary>
    /// <param name="cells">Parts of the line: numbers are set to the right, words to the left.</param>
    public void Row(params string[] cells) => _block.Add(cells);

    /// <summary>Ends the block: the next <see cref="Row"/> starts another.</summary>
    public void EndBlock()
    {
        int columns = _block.Count == 0 ? 0 : _block.Max(r => r.Length);
        int[] widths = new int[columns];
        bool[] numbers = new bool[columns];
        for (int c = 0; c < columns; c++)
        {
            string[] cells = [.. _block.Where(r => r.Length > c).Select(r => r[c])];
            widths[c] = cells.Max(t => t.Length);
            numbers[c] = cells.All(IsNumber);
        }

        foreach (string[] row in _block)
        {
            string line = string.Join(' ', row.Select((t, c) => numbers[c] ? t.PadLeft(widths[c]) : t.PadRight(widths[c])));
            _text.Append(line.TrimEnd()).Append('\n');
        }

        _block.Clear();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        EndBlock();
        return _text.ToString();
    }

    // -12 or 3.5, a comma, semicolon or bracket behind it or not.
    private static bool IsNumber(string cell) => char.IsAsciiDigit(cell.TrimEnd(',', ';', ')')[^1]) && (char.IsAsciiDigit(cell[0]) || cell[0] is '-');
}
