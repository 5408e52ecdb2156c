using Deque.AxeCore.Playwright;
using GradientsToGates.Reporting.Fixtures;
using GradientsToGates.Results;
using Microsoft.Playwright;

namespace GradientsToGates.Report.Tests;

/// <summary>The report as a reader meets it: on a desk, on a phone, in the dark, on paper and through a screen reader.</summary>
public sealed class ReportInBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    // What opens on a click is looked at as well.
    private const string OpenAll = "document.querySelectorAll('details').forEach(d => d.open = true)";

    private readonly string folder = Directory.CreateTempSubdirectory("g2g-report-").FullName;

    public static TheoryData<string, int, ColorScheme> Views
    {
        get
        {
            var views = new TheoryData<string, int, ColorScheme>();
            foreach (string fixture in Runs.All.Keys)
            {
                views.Add(fixture, 1280, ColorScheme.Light);
                views.Add(fixture, 400, ColorScheme.Light);
                views.Add(fixture, 1280, ColorScheme.Dark);
            }

            return views;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Reads_well_and_has_no_accessibility_violation(string fixture, int width, ColorScheme scheme)
    {
        IPage page = await browser.OpenAsync(width, scheme);
        var requests = new List<string>();
        var errors = new List<string>();
        page.Request += (_, r) => requests.Add(r.Url);
        page.Console += (_, m) => errors.Add(m.Text);
        page.PageError += (_, e) => errors.Add(e);

        await page.GotoAsync(Write(fixture));
        await page.EvaluateAsync(OpenAll);
        await SaveScreenshotAsync(page, $"{fixture}-{width}-{scheme}");

        requests.Where(r => !r.StartsWith("data:", StringComparison.Ordinal)).Count().ShouldBe(1, "the page asks for nothing but itself");
        errors.ShouldBeEmpty();
        string[] wide = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('body *')].filter(e => !e.closest('.table, pre, .skip') && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 200))");
        wide.ShouldBeEmpty("nothing but the inside of tables sticks out sideways");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);

        var axe = await page.RunAxe();
        axe.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty();
        axe.Passes.Select(p => p.Id).ShouldContain("color-contrast");
        axe.Passes.Select(p => p.Id).ShouldContain("heading-order");
    }

    [Fact]
    public async Task Plot_text_stays_readable_on_a_phone_and_inside_its_plot()
    {
        IPage page = await browser.OpenAsync(400, ColorScheme.Light);
        await page.GotoAsync(Write("lenet5"));
        await page.EvaluateAsync(OpenAll);

        double smallest = await page.EvaluateAsync<double>(
            "Math.min(...[...document.querySelectorAll('svg.plot text')].map(t => parseFloat(getComputedStyle(t).fontSize) * Math.hypot(t.getScreenCTM().a, t.getScreenCTM().b)))");
        smallest.ShouldBeGreaterThan(8.5);

        string[] outside = await page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('svg.plot')].flatMap(svg => {
              const box = svg.getBoundingClientRect();
              return [...svg.querySelectorAll('text')].filter(t => {
                const r = t.getBoundingClientRect();
                return r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1;
              }).map(t => svg.querySelector('title').textContent + ': ' + t.textContent);
            })
            """);
        outside.ShouldBeEmpty();
    }

    [Fact]
    public async Task Feature_maps_are_drawn_crisp_from_images_that_decode()
    {
        IPage page = await browser.OpenAsync(1280, ColorScheme.Light);
        await page.GotoAsync(Write("lenet5"));

        (await page.Locator(".map img").CountAsync()).ShouldBe(Lenet5Run.Data.Samples.Sum(s => s.Maps.Count));
        (await page.EvaluateAsync<bool>("[...document.querySelectorAll('.map img')].every(i => i.complete && i.naturalWidth > 0 && getComputedStyle(i).imageRendering === 'pixelated')")).ShouldBeTrue();
        (await page.EvaluateAsync<bool>("[...document.querySelectorAll('.map img')].every(i => Number.isInteger(i.getBoundingClientRect().width / i.naturalWidth))")).ShouldBeTrue("scaled by whole numbers");
    }

    [Fact]
    public async Task A_plot_file_alone_has_its_title_and_follows_the_colour_scheme()
    {
        Write("lenet5");
        string file = new Uri(Path.Combine(folder, "lenet5", "plots", "loss.svg")).AbsoluteUri;
        const string background = "getComputedStyle(document.querySelector('.p-page')).fill";

        IPage light = await browser.OpenAsync(800, ColorScheme.Light);
        await light.GotoAsync(file);
        (await light.EvaluateAsync<string>(background)).ShouldBe("rgb(255, 255, 255)");
        (await light.Locator(".p-title").TextContentAsync()).ShouldBe("Loss while training");

        IPage dark = await browser.OpenAsync(800, ColorScheme.Dark);
        await dark.GotoAsync(file);
        (await dark.EvaluateAsync<string>(background)).ShouldBe("rgb(20, 25, 31)");
    }

    [Theory]
    [InlineData("lenet5")]
    [InlineData("mismatch")]
    [InlineData("xor")]
    [InlineData("nothing")]
    public async Task Every_plot_file_draws_its_text_and_images_inside_its_borders(string fixture)
    {
        Write(fixture);
        string[] files = [.. Directory.GetFiles(Path.Combine(folder, fixture, "plots"), "*.svg").Order(StringComparer.Ordinal)];
        files.ShouldNotBeEmpty();
        IPage page = await browser.OpenAsync(900, ColorScheme.Light);
        foreach (string file in files)
        {
            await page.GotoAsync(new Uri(file).AbsoluteUri);
            string[] outside = await page.EvaluateAsync<string[]>(
                """
                (() => {
                  const box = document.documentElement.viewBox.baseVal;
                  return [...document.querySelectorAll('text, image')].filter(t => {
                    const b = t.getBBox(), m = document.documentElement.getScreenCTM().inverse().multiply(t.getScreenCTM());
                    const at = (x, y) => new DOMPoint(x, y).matrixTransform(m);
                    return [at(b.x, b.y), at(b.x + b.width, b.y + b.height)].some(p => p.x < -1 || p.y < -1 || p.x > box.width + 1 || p.y > box.height + 1);
                  }).map(t => t.textContent || t.nodeName);
                })()
                """);
            outside.ShouldBeEmpty(Path.GetFileName(file));
        }

        // As a README shows them: pictures in a page, which may load nothing themselves.
        string gallery = Path.Combine(folder, fixture, "gallery.html");
        await File.WriteAllTextAsync(gallery, string.Concat(files.Select(f => $"<p><img src=\"plots/{Path.GetFileName(f)}\" alt=\"\"></p>")), TestContext.Current.CancellationToken);
        await page.GotoAsync(new Uri(gallery).AbsoluteUri);
        (await page.EvaluateAsync<int>("[...document.images].filter(i => i.complete && i.naturalWidth > 0).length")).ShouldBe(files.Length);
        await SaveScreenshotAsync(page, fixture + "-gallery");
    }

    [Fact]
    public async Task Paper_shows_neither_navigation_nor_dark_colours()
    {
        IPage page = await browser.OpenAsync(1280, ColorScheme.Dark);
        await page.GotoAsync(Write("lenet5"));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await SaveScreenshotAsync(page, "lenet5-print");

        (await page.Locator("nav").IsVisibleAsync()).ShouldBeFalse();
        (await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")).ShouldBe("rgb(255, 255, 255)");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string fixture)
    {
        (RunSummary summary, ReportData data) = Runs.All[fixture];
        return new Uri(Reporting.Report.Write(summary, data, Path.Combine(folder, fixture))[0]).AbsoluteUri;
    }

    /// <summary>With G2G_SCREENSHOTS=FOLDER the views are kept to be looked at.</summary>
    private static async Task SaveScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("G2G_SCREENSHOTS") is { Length: > 0 } kept)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(kept, name + ".png"), FullPage = true });
        }
    }
}
