using System.Text;

namespace GradientsToGates.Reporting.Text;

/// <summary>Writes HTML and SVG: owns nesting, indentation and escaping. Text and attribute values are always escaped, so no name from a user's file can become markup.</summary>
/// <remarks>A new line is put only before block elements, where white space means nothing.</remarks>
public sealed class MarkupWriter
{
    private static readonly HashSet<string> InlineTags =
        new(StringComparer.Ordinal) { "a", "abbr", "b", "br", "code", "em", "img", "small", "span", "strong", "sub", "sup", "tspan" };

    private static readonly HashSet<string> VoidTags =
        new(StringComparer.Ordinal) { "br", "hr", "img", "link", "meta", "wbr", "circle", "line", "path", "polyline", "rect", "image" };

    private readonly StringBuilder text = new();
    private readonly Stack<Frame> open = new();
    private readonly int baseDepth;

    /// <summary>Starts an empty text.</summary>
    /// <param name="baseDepth">Indentation of the outermost elements, in steps of two blanks.</param>
    public MarkupWriter(int baseDepth = 0) => this.baseDepth = baseDepth;

    /// <summary>Opens an element; attributes whose value is null are left out.</summary>
    /// <param name="tag">Element name.</param>
    /// <param name="attributes">Names and values.</param>
    public MarkupWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        text.Append('>');
        open.Push(new Frame(tag));
        return this;
    }

    /// <summary>Closes the innermost element.</summary>
    /// <exception cref="InvalidOperationException">Nothing is open.</exception>
    public MarkupWriter Close()
    {
        Frame frame = open.Pop();
        if (frame.HasBlocks)
        {
            NewLine();
        }

        text.Append("</").Append(frame.Tag).Append('>');
        return this;
    }

    /// <summary>An element with text only, or one that is always empty such as <c>img</c> when <paramref name="content"/> is null.</summary>
    /// <param name="tag">Element name.</param>
    /// <param name="content">Its text, escaped here.</param>
    /// <param name="attributes">Names and values.</param>
    public MarkupWriter Element(string tag, string? content, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        if (VoidTags.Contains(tag))
        {
            text.Append("/>");
        }
        else
        {
            text.Append('>');
            Escape(content ?? "");
            text.Append("</").Append(tag).Append('>');
        }

        return this;
    }

    /// <summary>Text, escaped.</summary>
    /// <param name="content">Any text.</param>
    public MarkupWriter Text(string content)
    {
        Escape(content);
        return this;
    }

    /// <summary>Markup made by another writer, on its own lines.</summary>
    /// <param name="markup">Well-formed markup.</param>
    public MarkupWriter Raw(string markup)
    {
        MarkBlock();
        text.Append('\n').Append(markup.Trim('\n'));
        return this;
    }

    /// <summary>The text so far, ending in a line feed.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() => open.Count == 0
        ? text.ToString().TrimStart('\n') + "\n"
        : throw new InvalidOperationException($"element <{open.Peek().Tag}> is still open");

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!InlineTags.Contains(tag))
        {
            MarkBlock();
            NewLine();
        }

        text.Append('<').Append(tag);
        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                text.Append(' ').Append(name).Append("=\"");
                Escape(value);
                text.Append('"');
            }
        }
    }

    private void MarkBlock()
    {
        if (open.TryPeek(out Frame? parent))
        {
            parent.HasBlocks = true;
        }
    }

    private void NewLine() => text.Append('\n').Append(' ', 2 * (baseDepth + open.Count));

    private void Escape(string content)
    {
        foreach (char c in content)
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                // Control characters are not allowed in XML 1.0, even escaped.
                < ' ' and not '\n' and not '\t' => text.Append('\ufffd'),
                _ => text.Append(c),
            };
        }
    }

    private sealed class Frame(string tag)
    {
        public string Tag { get; } = tag;

        public bool HasBlocks { get; set; }
    }
}
