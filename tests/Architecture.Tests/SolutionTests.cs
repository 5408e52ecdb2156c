using System.Xml.Linq;

namespace GradientsToGates.Architecture.Tests;

/// <summary>The solution file names every project, so that one build and one test run see them all.</summary>
public sealed class SolutionTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Every_project_is_in_the_solution(string folder)
    {
        string[] onDisk = [.. Directory.GetFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
        string[] listed = [.. XDocument.Load(Repository.PathOf("GradientsToGates.slnx")).Descendants("Project")
            .Select(p => p.Attribute("Path")?.Value ?? "")
            .Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

        onDisk.ShouldNotBeEmpty();
        listed.ShouldBe(onDisk);
    }
}
