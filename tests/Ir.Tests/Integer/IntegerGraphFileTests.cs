using GradientsToGates.Diagnostics;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.TestKit;

namespace GradientsToGates.Ir.Tests.Integer;

/// <summary>Graphs in files: reading what was written gives an equal graph, the bytes do not vary, and errors name the line.</summary>
public sealed class IntegerGraphFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string GraphPath => _folder.File(IntegerGraphFile.GraphName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reading_what_was_written_gives_an_equal_graph()
    {
        foreach (ulong seed in Seeds.Take(60))
        {
            IntegerGraph graph = RandomGraph.Make(seed);

            IntegerGraphFile.Write(graph, _folder.Path);
            IntegerGraph read = IntegerGraphFile.Read(_folder.Path);

            read.Name.ShouldBe(graph.Name);
            read.Nodes.Count.ShouldBe(graph.Nodes.Count);
            for (int i = 0; i < graph.Nodes.Count; i++)
            {
                (read.Nodes[i] == graph.Nodes[i]).ShouldBeTrue($"{graph.Nodes[i]}; G2G_SEED={seed}");
            }
        }
    }

    [Fact]
    public void Scales_names_and_wide_types_survive()
    {
        var vector = TensorShape.Vector(2);
        var graph = new IntegerGraph("a name with: colon, \"quotes\" and ä",
        [
            new InputNode("no", new(vector, IntType.U8, [0.1 + 0.2], 3)),
            new DenseNode("- dash", ["no"], new(vector, new IntType(64, Signed: true), [double.Epsilon, 1 / 3.0]), new IntType(32, Signed: true), [int.MinValue, int.MaxValue, 0, 1], [long.MinValue / 4, 1]),
            new RequantizeNode("17", ["- dash"], new(vector, new IntType(32, Signed: false), [double.MaxValue], 7), [uint.MaxValue, 0], 32, 62, Rounding.HalfEven, Overflow.Wrap, Relu: true),
        ]);

        IntegerGraphFile.Write(graph, _folder.Path);

        IntegerGraphFile.Read(_folder.Path).Nodes.ShouldBe(graph.Nodes);
        IntegerGraphFile.Read(_folder.Path).Name.ShouldBe(graph.Name);
    }

    [Fact]
    public void The_bytes_depend_on_the_graph_alone()
    {
        List<byte[]> written = [];
        foreach (string culture in Culture.Awkward)
        {
            written.Add(Culture.Run(culture, () =>
            {
                IntegerGraphFile.Write(SampleGraphs.WorkedExample(), _folder.Path);
                IntegerGraphFile.Read(_folder.Path).Nodes.ShouldBe(SampleGraphs.WorkedExample().Nodes);
                return (byte[])[.. File.ReadAllBytes(GraphPath), .. File.ReadAllBytes(_folder.File(IntegerGraphFile.WeightsName))];
            }));
        }

        written.ShouldAllBe(bytes => bytes.SequenceEqual(written[0]));
    }

    [Fact]
    public void The_worked_example_reads_as_stored()
    {
        IntegerGraphFile.Write(SampleGraphs.WorkedExample(), _folder.Path);

        Golden.Match(File.ReadAllText(GraphPath), "ir/worked-example.yml");
    }

    [Theory]
    [InlineData("    op: max-pool", "    op: maxpool", "G2G1004", 34, "the operation is 'maxpool'")]
    [InlineData("    relu: true", "    relu: yes", "G2G1004", 33, "relu is 'yes'")]
    [InlineData("    relu: true", "    reluu: true", "G2G1003", 22, "lacks the key 'relu'")]
    [InlineData("    shift: 24", "    shift: 24\n    sift: 24", "G2G1002", 31, "has no key 'sift'. Did you mean 'shift'?")]
    [InlineData("    shift: 24", "    shift: 63", "G2G1218", 22, "node 'relu': shift 63 is not in 0..62.")]
    [InlineData("    shift: 24", "    shift: [24", "G2G1001", 30, "this is not YAML")]
    [InlineData("    type: s16", "    type: s15", "G2G1222", 12, "node 'conv'")]
    [InlineData("    type: s16", "    type: int16", "G2G1004", 12, "type is 'int16'. Use s or u and a width")]
    [InlineData("inputs: [relu]", "inputs: [rely]", "G2G1202", 34, "node 'pool': its input 'rely' is not an earlier node.")]
    [InlineData("numerics: \"1.0\"", "numerics: \"1.3\"", "G2G1301", 2, "its numerics version is '1.3', this program knows 1.2.")]
    [InlineData("format: \"1.0\"", "format: \"2.0\"", "G2G1301", 2, "its format version is '2.0', this program knows 1.2.")]
    [InlineData("sha256: ", "sha256: 0", "G2G1302", 5, "others than the graph was written with")]
    [InlineData("weight-type: s8", "weight-type: s9", "G2G6103", 0, "tensor 'conv.weights' holds I8, I16 is needed.")]
    [InlineData("kernel: [1, 2]", "kernel: [2, 1]", "G2G6103", 0, "tensor 'conv.weights' has the shape [2, 1, 2, 1], the graph needs [2, 2, 1, any].")]
    public void An_error_names_the_line(string text, string replacement, string code, int line, string message)
    {
        IntegerGraphFile.Write(SampleGraphs.WorkedExample(), _folder.Path);
        string yaml = File.ReadAllText(GraphPath);
        int at = yaml.IndexOf(text, StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        File.WriteAllText(GraphPath, yaml[..at] + replacement + yaml[(at + text.Length)..]);

        Diagnostic error = Should.Throw<UserException>(() => IntegerGraphFile.Read(_folder.Path)).Diagnostic;

        error.Code.ShouldBe(code, error.ToString());
        error.ToString().ShouldContain(message);
        if (line > 0)
        {
            error.Where.ShouldStartWith($"{GraphPath}:{line}", Case.Sensitive, error.ToString());
        }
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Should.Throw<UserException>(() => IntegerGraphFile.Read(_folder.Path)).Diagnostic.Code.ShouldBe("G2G6101");

        IntegerGraphFile.Write(SampleGraphs.WorkedExample(), _folder.Path);
        File.Delete(_folder.File(IntegerGraphFile.WeightsName));
        Diagnostic error = Should.Throw<UserException>(() => IntegerGraphFile.Read(_folder.Path)).Diagnostic;
        error.Code.ShouldBe("G2G6101");
        error.Where.ShouldContain(IntegerGraphFile.WeightsName);
    }
}
