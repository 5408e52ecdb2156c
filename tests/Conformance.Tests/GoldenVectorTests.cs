using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GradientsToGates.Conformance.Tests.Oracle;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Reference;
using GradientsToGates.Results;
using GradientsToGates.Tensors;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>
/// Stored graphs with stored answers, in <c>tests/Golden/vectors</c>: graph files, <c>vectors.json</c> with the inputs and all node values that the
/// oracle gave, and a manifest with the SHA-256 of every file. <c>G2G_UPDATE=1</c> writes them afresh.
/// </summary>
public sealed partial class GoldenVectorTests
{
    private const int Samples = 3;
    private static readonly string Root = Repository.PathOf("tests/Golden/vectors");

    private static readonly Dictionary<string, Func<IntegerGraph>> Graphs = new(PresetNetwork.Formats.Select(f => KeyValuePair.Create(f, () => PresetNetwork.Make(f))))
    {
        ["worked-example"] = SampleGraphs.WorkedExample,
        ["random-14101"] = () => RandomGraph.Make(14101),
        ["random-15396"] = () => RandomGraph.Make(15396),
        ["numerics-1.1"] = SampleGraphs.OfNumerics11,
        ["numerics-1.2"] = SampleGraphs.OfNumerics12,
    };

    public GoldenVectorTests()
    {
        if (Environment.GetEnvironmentVariable("G2G_UPDATE") == "1")
        {
            foreach ((string name, Func<IntegerGraph> make) in Graphs)
            {
                string folder = Path.Combine(Root, name);
                IntegerGraphFile.Write(make(), folder);
                File.WriteAllText(Path.Combine(folder, "vectors.json"), Answers(IntegerGraphFile.Read(folder)));
            }
        }
    }

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_interpreters_and_the_oracle_give_the_stored_values(string name)
    {
        string folder = Path.Combine(Root, name);

        // The stored graph is run, so that the text form of today can never become unreadable unnoticed.
        IntegerGraph graph = IntegerGraphFile.Read(folder);
        Golden.Match(Answers(graph), $"vectors/{name}/vectors.json");

        Vector[] vectors = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, "vectors.json")), Json.Default.VectorArray) ?? [];
        using var batch = new BatchInterpreter(graph, threads: 2, graph.Nodes.Select(n => n.Name));
        BatchTrace all = batch.Run(vectors.SelectMany(v => v.Input).ToArray(), vectors.Length, TestContext.Current.CancellationToken);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector vector = vectors[i];
            IntegerTrace trace = new Interpreter(graph).Run(vector.Input);
            vector.Values.Keys.Concat(vector.Wide?.Keys ?? Enumerable.Empty<string>()).ShouldBe(graph.Nodes.Select(n => n.Name), ignoreOrder: true);
            foreach ((string node, long[] values) in vector.Values)
            {
                trace[node].ShouldBe(values, node);
                all.Sample(node, i).ToArray().ShouldBe(values, $"{node}, batch");
            }

            foreach ((string node, string[] values) in vector.Wide ?? [])
            {
                trace.Wide(node).Select(v => v.ToString(CultureInfo.InvariantCulture)).ShouldBe(values, node);
                all.WideSample(node, i).ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture)).ShouldBe(values, $"{node}, batch");
            }
        }
    }

    [Fact]
    public void The_manifest_holds_the_hash_of_every_file()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"numerics {IntegerGraph.NumericsVersion}\n");
        text.Append(CultureInfo.InvariantCulture, $"format {IntegerGraphFile.FormatVersion}\n");
        foreach (string file in Graphs.Keys.SelectMany(n => Directory.GetFiles(Path.Combine(Root, n))).Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetRelativePath(Root, file).Replace('\\', '/')}\n");
        }

        Golden.Match(text.ToString(), "vectors/manifest.txt");
        Directory.GetDirectories(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(Graphs.Keys.Order(StringComparer.Ordinal), "no stray folders");
    }

    [Fact]
    public void Every_preset_is_stored_and_is_what_quantization_makes_today()
    {
        PresetNetwork.Formats.ShouldBe(NumberFormats.Presets);
        using var folder = new TemporaryFolder();
        foreach (string format in PresetNetwork.Formats)
        {
            IntegerGraphFile.Write(Graphs[format](), folder.Path);
            foreach (string file in new[] { "graph.yml", "weights.safetensors" })
            {
                File.ReadAllBytes(Path.Combine(folder.Path, file)).ShouldBe(File.ReadAllBytes(Path.Combine(Root, format, file)), $"{format}/{file}");
            }
        }
    }

    [Fact]
    public void The_presets_meet_the_ends_of_their_types()
    {
        var saturated = new List<string>();
        foreach (string format in PresetNetwork.Formats)
        {
            IntegerGraph graph = IntegerGraphFile.Read(Path.Combine(Root, format));
            Vector[] vectors = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(Root, format, "vectors.json")), Json.Default.VectorArray) ?? [];
            OverflowCounts counts = OverflowCounter.Count(graph, vectors.SelectMany(v => v.Input).Select(c => (byte)c).ToArray(), vectors.Length, threads: 1, TestContext.Current.CancellationToken);
            (counts.Wrapped > 0).ShouldBe(format.StartsWith("q6.10", StringComparison.Ordinal), format);
            if (counts.Saturated > 0)
            {
                saturated.Add(format);
            }
        }

        saturated.Count.ShouldBeGreaterThan(5, string.Join(' ', saturated));
    }

    [Fact]
    public void The_stored_graphs_hold_every_operation() =>
        Graphs.Keys.SelectMany(n => IntegerGraphFile.Read(Path.Combine(Root, n)).Nodes).Select(n => n.GetType()).Distinct().ShouldBe(NodeExamples.Kinds, ignoreOrder: true);

    /// <summary>Inputs and the oracle's values, one sample a line.</summary>
    private static string Answers(IntegerGraph graph)
    {
        var random = new Rng(1, RandomStream.Test, epoch: 2);
        var lines = new List<string>();
        for (int i = 0; i < Samples; i++)
        {
            long[] codes = SampleGraphs.Codes(graph, ref random);
            IReadOnlyDictionary<string, BigInteger[]> values = OracleGraph.Run(graph, codes);
            IntegerNode[] wide = [.. graph.Nodes.Where(n => n.Output.Type.Bits > 64)];
            var vector = new Vector(
                codes,
                graph.Nodes.Except(wide).ToDictionary(n => n.Name, n => values[n.Name].Select(v => (long)v).ToArray()),
                wide.Length == 0 ? null : wide.ToDictionary(n => n.Name, n => values[n.Name].Select(v => v.ToString(CultureInfo.InvariantCulture)).ToArray()));
            lines.Add(JsonSerializer.Serialize(vector, Json.Default.Vector));
        }

        return "[\n" + string.Join(",\n", lines) + "\n]\n";
    }

    /// <summary>One sample.</summary>
    /// <param name="Input">Codes.</param>
    /// <param name="Values">Values by node.</param>
    /// <param name="Wide">Values of nodes of more than 64 bits, in decimal digits, which JSON numbers do not hold; null for none.</param>
    internal sealed record Vector(
        long[] Input, Dictionary<string, long[]> Values, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Dictionary<string, string[]>? Wide = null);

    [JsonSerializable(typeof(Vector[]))]
    internal sealed partial class Json : JsonSerializerContext;
}
