namespace GradientsToGates.Reporting;

/// <summary>Style sheets embedded in the assembly.</summary>
internal static class Assets
{
    /// <summary>Styles of the page.</summary>
    public static string ReportCss { get; } = Read("report.css");

    /// <summary>Styles of plots: once in the page, and in each SVG that stands alone.</summary>
    public static string PlotCss { get; } = Read("plot.css");

    private static string Read(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource '{name}' is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
