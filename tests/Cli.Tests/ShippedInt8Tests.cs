using System.Text.Json.Nodes;
using GradientsToGates.Data;

namespace GradientsToGates.Cli.Tests;

/// <summary>What a user gets who quantizes a network with shipped weights and asks for nothing in particular.</summary>
public sealed class ShippedInt8Tests : IDisposable
{
    private readonly G2g _g2g = new();

    /// <summary>Networks with weights trained in float, as users name them, and their test set.</summary>
    public static TheoryData<string, string> Networks => new()
    {
        { "lenet5", "mnist-test" },
        { "lenet5-sigmoid", "mnist-test" },
        { "arch2", "cifar10-test" },
        { "arch3", "cifar10-test" },
        { "arch4", "cifar10-test" },
        { "arch5", "cifar10-test" },
        { "arch6", "cifar10-test" },
        { "arch7", "cifar10-test" },
        { "arch8", "cifar10-test" },
        { "arch4:study", "cifar10-test" },
        { "arch8:study", "cifar10-test" },
    };

    /// <summary>The same, each with the dataset it needs.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> NetworksWithData => Networks.Select(n => n.WithTrait(Needs.Data, n.Data.Item2.Replace("-test", "", StringComparison.Ordinal)));

    public void Dispose() => _g2g.Dispose();

    [Fact]
    [Trait(When.Trait, When.All)]
    public void Every_network_with_weights_trained_in_float_is_tried() =>
        Networks.Select(n => n.Data.Item1.Replace(':', '-')).ShouldBe(
            Directory.GetFiles(Repository.PathOf("models"), "*.safetensors").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => !n.Contains("-w", StringComparison.Ordinal) && !n.Contains("-int", StringComparison.Ordinal)),
            ignoreOrder: true);

    /// <summary>30 of 10,000 images.</summary>
    [Theory]
    [Trait(When.Trait, When.All)]
    [MemberData(nameof(NetworksWithData))]
    public void Int8_loses_at_most_three_tenths_of_a_point(string network, string set)
    {
        string dataset = set.Replace("-test", "", StringComparison.Ordinal);
        _g2g.Environment["G2G_DATA"] = DatasetFolders.Default().First(f => Directory.Exists(Path.Combine(f, dataset)));
        _g2g.Run("evaluate", network, "--formats", "float,int8", "--on", set).ShouldEndWith(0);
        string table = Directory.GetFiles(_g2g.At("runs"), "formats.json", SearchOption.AllDirectories).Single();
        JsonArray rows = JsonNode.Parse(File.ReadAllText(table))?["rows"]?.AsArray() ?? [];

        Correct("integer").ShouldBeGreaterThanOrEqualTo(Correct("float") - 30);

        int Correct(string how) => rows.Single(r => (string?)r?["how"] == how)?["accuracy"]?["correct"]?.GetValue<int>() ?? throw new InvalidOperationException(how);
    }
}
