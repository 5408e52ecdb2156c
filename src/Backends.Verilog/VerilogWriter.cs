using System.Globalization;
using System.Text;

namespace GradientsToGates.Backends.Verilog;

/// <summary>Verilog text with indentation; lines end in <c>\n</c>, numbers are culture-free.</summary>
internal sealed class VerilogWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>One line at the current indentation.</summary>
    /// <param name="line">Text; empty for a blank line.</param>
    public VerilogWriter Line(FormattableString line) => Line(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>One line at the current indentation.</summary>
    /// <param name="line">Text; empty for a blank line.</param>
    public VerilogWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _indent).Append(line);
        }

        _text.Append('\n');
        return this;
    }

    /// <summary>Lines written by <paramref name="body"/>, one level deeper.</summary>
    /// <param name="body">Writes the lines.</param>
    public VerilogWriter Indented(Action body)
    {
        _indent++;
        body();
        _indent--;
        return this;
    }

    /// <summary>A module instance: one parameter a line, then the connections.</summary>
    /// <param name="module">Module name.</param>
    /// <param name="instance">Instance name.</param>
    /// <param name="parameters">Name and Verilog value.</param>
    /// <param name="ports">Port and expression.</param>
    public VerilogWriter Instance(string module, string instance, IReadOnlyList<(string Name, string Value)> parameters, IReadOnlyList<(string Port, string Wire)> ports)
    {
        int width = parameters.Count == 0 ? 0 : parameters.Max(p => p.Name.Length);
        Line(parameters.Count == 0 ? $"{module} {instance} (" : $"{module} #(");
        if (parameters.Count > 0)
        {
            Indented(() => Separated(parameters, p => $".{p.Name.PadRight(width)}({p.Value})"));
            Line($") {instance} (");
        }

        Indented(() => Separated(ports, p => $".{p.Port}({p.Wire})"));
        return Line(");");
    }

    /// <summary>Items on lines of their own, with commas between.</summary>
    /// <typeparam name="T">Item type.</typeparam>
    /// <param name="items">Items.</param>
    /// <param name="print">Prints one.</param>
    public void Separated<T>(IReadOnlyList<T> items, Func<T, string> print)
    {
        for (int i = 0; i < items.Count; i++)
        {
            Line(print(items[i]) + (i == items.Count - 1 ? "" : ","));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
