namespace GradientsToGates.Reporting;

/// <summary>One cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Kind">Its class: <c>n</c> for figures, <c>bad</c>, <c>good</c>, <c>code</c>; null for plain text.</param>
internal readonly record struct Cell(string Text, string? Kind = null)
{
    /// <summary>A figure, aligned right.</summary>
    /// <param name="text">The figure.</param>
    public static Cell Figure(string text) => new(text, text == GradientsToGates.Reporting.Text.Figures.NotMeasured ? "n missing" : "n");
}

/// <summary>A column heading.</summary>
/// <param name="Text">The heading.</param>
/// <param name="Numeric">True when the column holds figures.</param>
internal readonly record struct Column(string Text, bool Numeric = false);

/// <summary>Writes tables: captioned, first column as row headings, scrolling sideways by themselves where the screen is narrow.</summary>
internal static class DataTable
{
    /// <summary>Writes one table.</summary>
    /// <param name="page">Receives the markup.</param>
    /// <param name="caption">What the table says; read out, and shown above it.</param>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">One array per row, as long as <paramref name="columns"/>.</param>
    /// <param name="groups">Headings over spans of columns, or null.</param>
    public static void Write(Page page, string caption, IReadOnlyList<Column> columns, IEnumerable<Cell[]> rows, IReadOnlyList<(string Text, int Span)>? groups = null)
    {
        var html = page.Html;
        html.Open("div", ("class", "table"), ("role", "region"), ("aria-label", caption), ("tabindex", "0"));
        html.Open("table");
        html.Element("caption", caption);
        html.Open("thead");
        if (groups is not null)
        {
            html.Open("tr");
            foreach ((string text, int span) in groups)
            {
                if (text.Length == 0)
                {
                    html.Element("td", "", ("colspan", Text.Figures.Exact(span)));
                }
                else
                {
                    html.Element("th", text, ("scope", "colgroup"), ("class", "group"), ("colspan", Text.Figures.Exact(span)));
                }
            }

            html.Close();
        }

        html.Open("tr");
        foreach (Column column in columns)
        {
            html.Element("th", column.Text, ("scope", "col"), ("class", column.Numeric ? "n" : null));
        }

        html.Close().Close().Open("tbody");
        foreach (Cell[] row in rows)
        {
            html.Open("tr", ("class", row.Any(c => c.Kind?.Contains("bad", StringComparison.Ordinal) == true) ? "bad-row" : null));
            for (int i = 0; i < row.Length; i++)
            {
                (string tag, string? scope) = i == 0 ? ("th", "row") : ("td", null);
                html.Element(tag, row[i].Text, ("scope", scope), ("class", row[i].Kind));
            }

            html.Close();
        }

        html.Close().Close().Close();
    }
}
