using GradientsToGates.Reporting.Text;

namespace GradientsToGates.Reporting.Plots;

/// <summary>One drawing with the numbers it was made from.</summary>
/// <param name="Name">File name without extension, unique in a report.</param>
/// <param name="Title">What it shows, a few words.</param>
/// <param name="Description">What a reader should see in it, one or two sentences; stands in for the drawing where it cannot be seen.</param>
/// <param name="Width">Width in CSS pixels at scale 1.</param>
/// <param name="Height">Height in CSS pixels at scale 1.</param>
/// <param name="Body">SVG marks; every colour comes from a class in plot.css.</param>
/// <param name="Csv">The numbers.</param>
public sealed record Plot(string Name, string Title, string Description, int Width, int Height, string Body, string Csv)
{
    private const int TitleHeight = 34;

    /// <summary>The drawing as an element of a page that carries plot.css and shows the title beside it.</summary>
    public string Inline()
    {
        var svg = new MarkupWriter();
        svg.Open(
            "svg",
            ("class", "plot"),
            ("viewBox", $"0 0 {Px.Of(Width)} {Px.Of(Height)}"),
            ("width", Px.Of(Width)),
            ("height", Px.Of(Height)),
            ("role", "img"),
            ("aria-labelledby", $"{Name}-title {Name}-desc"));
        svg.Element("title", Title, ("id", Name + "-title"));
        svg.Element("desc", Description, ("id", Name + "-desc"));
        return svg.Raw(Body).Close().ToString();
    }

    /// <summary>The drawing as a file of its own: title, background and styles inside, light and dark.</summary>
    public string Standalone()
    {
        int height = Height + TitleHeight;
        var svg = new MarkupWriter();
        svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "plot"),
            ("viewBox", $"0 0 {Px.Of(Width)} {Px.Of(height)}"),
            ("width", Px.Of(Width)),
            ("height", Px.Of(height)),
            ("role", "img"),
            ("aria-labelledby", "title desc"));
        svg.Element("title", Title, ("id", "title"));
        svg.Element("desc", Description, ("id", "desc"));
        svg.Open("style").Raw(Assets.PlotCss).Close();
        svg.Element("rect", null, ("class", "p-page"), ("width", "100%"), ("height", "100%"));
        svg.Element("text", Title, ("class", "p-title"), ("x", "12"), ("y", "23"));
        svg.Open("g", ("transform", $"translate(0 {Px.Of(TitleHeight)})")).Raw(Body).Close();
        return svg.Close().ToString();
    }
}
