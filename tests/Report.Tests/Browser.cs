using Microsoft.Playwright;

namespace GradientsToGates.Report.Tests;

/// <summary>Debian's chromium driven by Playwright; one for all tests. Nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!ExternalTools.Has("chromium"))
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ExternalTools.PathOf("chromium"),
            // As root, as in a container, chromium cannot set up its sandbox; the pages are our own.
            Args = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
        });
    }

    /// <summary>A fresh page of its own; skips or fails the test where chromium is missing.</summary>
    public async Task<IPage> OpenAsync(int width, ColorScheme scheme)
    {
        ExternalTools.Require("chromium");
        IBrowserContext context = await (browser ?? throw new InvalidOperationException("chromium did not start")).NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
