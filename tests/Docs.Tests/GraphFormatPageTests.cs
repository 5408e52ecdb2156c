using System.Globalization;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Docs.Tests;

/// <summary>docs/graph-format.md shows what g2g writes.</summary>
public sealed class GraphFormatPageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/graph-format.md"));
    private readonly TemporaryFolder _folder = new();

    public GraphFormatPageTests() => IntegerGraphFile.Write(SampleGraphs.WorkedExample(), _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_is_what_is_written() =>
        Page.Split("```yaml\n")[1].Split("```")[0].ShouldBe(File.ReadAllText(_folder.File(IntegerGraphFile.GraphName)));

    [Fact]
    public void The_tensors_are_what_is_written()
    {
        string[] written = [.. Safetensors.Read(_folder.File(IntegerGraphFile.WeightsName)).Tensors.Select(Describe)];

        ExecutedTable.ReadAll(Page)["tensors"].Select(r => $"{r["tensor"]} {r["type"]} [{r["shape"]}] {r["values"]}").ShouldBe(written);
    }

    [Fact]
    public void The_page_states_the_version_that_the_code_writes() =>
        Page.Split('\n')[0].ShouldBe($"# Integer graphs in files, format {IntegerGraphFile.FormatVersion}");

    private static string Describe(StoredTensor tensor)
    {
        IEnumerable<double> values = tensor.Type switch
        {
            ElementType.Int8 => tensor.To<sbyte>().Data.Select(v => (double)v),
            ElementType.Int64 => tensor.To<long>().Data.Select(v => (double)v),
            _ => tensor.To<double>().Data,
        };
        return $"{tensor.Name} {tensor.Type.SafetensorsName()} [{string.Join(", ", tensor.Shape)}] {string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}";
    }
}
