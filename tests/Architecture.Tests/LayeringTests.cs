using System.Xml.Linq;

namespace GradientsToGates.Architecture.Tests;

/// <summary>The project files agree with the layers of docs/architecture.md.</summary>
public sealed class LayeringTests
{
    private static readonly Dictionary<string, LayerTable.Row> _table = LayerTable.Read();

    public static TheoryData<string> Projects() =>
        [.. Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_lower_layers_only(string project)
    {
        _table.ShouldContainKey(project, "docs/architecture.md lacks this project");
        foreach (string reference in ReferencesOf(project))
        {
            _table.ShouldContainKey(reference);
            _table[reference].Layer.ShouldBeLessThan(_table[project].Layer, $"{project} references {reference}");
        }
    }

    [Fact]
    public void The_table_says_which_projects_are_here()
    {
        string[] marked = [.. _table.Values.Where(r => r.Here).Select(r => r.Project).Order(StringComparer.Ordinal)];
        marked.ShouldBe(Projects().Select(p => p.Data));
    }

    [Fact]
    public void Reporting_knows_no_backend() => ReferencesOf("Reporting").ShouldBeSubsetOf(["Results", "Diagnostics"]);

    /// <summary>A project lives in the folder of its name, so that a reader finds one from the other.</summary>
    [Fact]
    public void A_project_lies_in_the_folder_of_its_name()
    {
        foreach (string file in Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories))
        {
            Path.GetRelativePath(Repository.PathOf("src"), file).ShouldBe(Path.Combine(Path.GetFileNameWithoutExtension(file), Path.GetFileName(file)));
        }
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj")).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension((r.Attribute("Include")?.Value ?? "").Replace('\\', '/')));
}
