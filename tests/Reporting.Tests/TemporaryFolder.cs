namespace GradientsToGates.Reporting.Tests;

/// <summary>An empty folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("g2g-report-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
