using GradientsToGates.Backends.Verilog;
using GradientsToGates.Conformance.Tests.Oracle;
using GradientsToGates.Dataflow;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.TestKit;

namespace GradientsToGates.Conformance.Tests;

/// <summary>Every kind of node is handled by every engine, or refused by name with a diagnostic. A new back end is one entry of <see cref="Engines"/>.</summary>
public sealed class EngineCoverageTests
{
    private static readonly Engine[] Engines =
    [
        new("verifier", graph => _ = new IntegerGraph(graph.Name, graph.Nodes)),
        new("text form", RoundTrip),
        new("reference", graph => new Interpreter(graph).Run(Zeros(graph))),
        new("batch reference", RunBatch),
        new("oracle", graph => OracleGraph.Run(graph, Zeros(graph))),
        new("dataflow and Verilog", graph => VerilogBackend.Emit(DataflowBuilder.Build(graph, Folding.Smallest(graph)))),
    ];

    public static TheoryData<string, string> Pairs => new(from engine in Engines from kind in NodeExamples.Kinds select (engine.Name, kind.Name));

    [Fact]
    public void Every_kind_of_node_has_an_example_that_holds_it()
    {
        NodeExamples.Kinds.Count.ShouldBeGreaterThanOrEqualTo(10);
        NodeExamples.Graphs.Keys.ShouldBe(NodeExamples.Kinds, ignoreOrder: true);
        NodeExamples.Graphs.ShouldAllBe(g => g.Value.Nodes.Any(n => n.GetType() == g.Key));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_engine_handles_a_node(string engineName, string kindName) =>
        Engines.Single(e => e.Name == engineName).Run(NodeExamples.Graphs[NodeExamples.Kinds.Single(k => k.Name == kindName)]);

    [Fact]
    public void An_unknown_kind_of_node_is_a_defect_and_not_a_wrong_answer()
    {
        IntegerGraph graph = NodeExamples.Graphs[typeof(FlattenNode)];
        var unknown = new UnknownNode("unknown", [graph.Output.Name], graph.Output.Output);

        Should.Throw<UnsupportedNodeException>(() => new IntegerGraph("test", [.. graph.Nodes, unknown])).Message.ShouldBe("the verifier has no case for UnknownNode");
    }

    private static long[] Zeros(IntegerGraph graph) => new long[graph.Input.Output.Shape.Count];

    private static void RunBatch(IntegerGraph graph)
    {
        using var interpreter = new BatchInterpreter(graph, threads: 1, graph.Nodes.Select(n => n.Name));
        interpreter.Run(Zeros(graph), 1, TestContext.Current.CancellationToken);
    }

    private static void RoundTrip(IntegerGraph graph)
    {
        using var folder = new TemporaryFolder();
        IntegerGraphFile.Write(graph, folder.Path);
        IntegerGraphFile.Read(folder.Path).Nodes.ShouldBe(graph.Nodes);
    }

    private sealed record Engine(string Name, Action<IntegerGraph> Run);

    private sealed record UnknownNode(string Name, ValueArray<string> Inputs, IntegerTensorType Output) : IntegerNode(Name, Inputs, Output);
}
