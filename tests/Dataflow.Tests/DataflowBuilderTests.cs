using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Quantization;
using GradientsToGates.TestKit;

namespace GradientsToGates.Dataflow.Tests;

public sealed class DataflowBuilderTests
{
    public static TheoryData<string> Networks() => [.. HardwareNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Each_stage_reads_what_earlier_ones_write_and_every_node_is_tapped_once(string network)
    {
        IntegerGraph graph = HardwareNetworks.Integer(network);
        for (int choice = 0; choice < 12; choice++)
        {
            DataflowGraph dataflow = DataflowBuilder.Build(graph, HardwareNetworks.Folding(graph, choice, choice % 2 == 0 ? Schedule.OutputStationary : Schedule.RowStationary));
            var offered = new List<DataStream> { dataflow.Input };
            foreach (Stage stage in dataflow.Stages)
            {
                stage.Reads().ShouldAllBe(r => offered.Remove(r), stage.Name);
                offered.AddRange(stage.Writes());
            }

            offered.ShouldBe([dataflow.Output]);

            dataflow.Taps.Select(t => t.Tap).ShouldBe(graph.Nodes.Where(n => n is not (InputNode or FlattenNode)).Select(n => n.Name));
            dataflow.Taps.ShouldAllBe(t => t.Beats * t.Lanes == graph[t.Tap!].Output.Shape.Count && t.Type == graph[t.Tap!].Output.Type);
            dataflow.Stages.Select(s => s.Name).ShouldBeUnique();
            dataflow.Stages.SelectMany(s => s.Writes()).Select(s => s.Signal).ShouldBeUnique();
        }
    }

    [Fact]
    public void Requantize_lanes_keep_up_with_the_unit_ahead_and_are_as_few_as_can_be()
    {
        for (int pe = 1; pe <= 40; pe++)
        {
            for (int sweep = 1; sweep <= 50; sweep++)
            {
                int lanes = DataflowBuilder.RequantizeLanes(pe, sweep);
                (pe % lanes).ShouldBe(0);
                (pe / lanes).ShouldBeLessThanOrEqualTo(sweep);
                Enumerable.Range(1, lanes - 1).ShouldAllBe(l => pe % l != 0 || pe / l > sweep);
            }
        }
    }

    [Fact]
    public void A_value_that_nothing_reads_is_refused()
    {
        IntegerGraph graph = new GraphBuilder(new TensorShape(2, 2, 1), IntType.U8).MaxPool(Extent.Square(1), Extent.Square(1)).From("input").MaxPool(Extent.Square(2), Extent.Square(2)).Build();
        Should.Throw<UserException>(() => DataflowBuilder.Build(graph, Folding.Smallest(graph))).Diagnostic.ToString()
            .ShouldBe($"G2G2105 node '{graph.Nodes[1].Name}': nothing reads its values, so its stage would hang. Remove the layer.");
    }

    /// <summary>A line buffer sends the windows of such a pool one after another, with as many lanes as it takes not to hold up what is ahead.</summary>
    [Theory]
    [InlineData(8, 3, 2, 1, 2)]
    [InlineData(8, 3, 2, 8, 8)]
    [InlineData(8, 3, 1, 1, 8)]
    [InlineData(6, 3, 2, 3, 6)]
    [InlineData(8, 1, 2, 2, 2)]
    public void A_pool_whose_windows_overlap_or_lie_apart_has_a_line_buffer(int channels, int kernel, int stride, int before, int lanes)
    {
        IntegerGraph graph = new GraphBuilder(new TensorShape(9, 9, channels), IntType.U8).MaxPool(Extent.Square(kernel), Extent.Square(stride)).Build();
        WindowGeometry windows = DataflowBuilder.PoolWindows(graph, graph.Nodes[1], before).ShouldNotBeNull();
        windows.Lanes.ShouldBe(lanes);
        DataflowBuilder.PoolWindows(graph, graph.Input, before).ShouldBeNull();
        DataflowBuilder.Build(graph, Folding.Smallest(graph)).Stages.Select(s => s.GetType()).ShouldBe([typeof(LineBufferStage), typeof(PoolStage)]);
    }

    [Fact]
    public void A_network_that_computes_nothing_is_refused() => Refused(
        new FloatGraphBuilder("nothing", new TensorShape(1, 1, 1)).Flatten().Build(),
        "G2G2109 network 'nothing': no layer computes anything, so there is no hardware to build. Add a layer with weights, an activation or a pool.");

    [Fact]
    public void What_has_no_stage_is_refused_with_what_to_use_instead()
    {
        IntegerGraph truncated = HardwareNetworks.Quantized(HardwareNetworks.All["same"](), 1, NumberFormats.Parse("q6.10-truncate-products"));
        Told(truncated).ShouldBe("G2G2110 node 'conv1': truncated products have no hardware stage yet. "
            + "Use the same format without 'truncate-products', such as q6.10, whose sums are exact; the reference takes both.");
        IntegerGraph wide = new GraphBuilder(new TensorShape(2, 2, 1), new IntType(32, Signed: false))
            .Depthwise(new IntType(32, Signed: true), [int.MinValue], [-1L << 40]).Requantize(IntType.U8, [1], 60).Build();
        Told(wide).ShouldContain("depthwise 1x1 sums of more than 64 bits have no hardware stage yet. Use a format of fewer bits");
        IntegerGraph instead = HardwareNetworks.Quantized(HardwareNetworks.All["same"](), 1, NumberFormats.Parse("q6.10"));
        DataflowBuilder.Build(instead, Folding.Smallest(instead)).Stages.ShouldNotBeEmpty();

        static string Told(IntegerGraph graph) => Should.Throw<UserException>(() => DataflowBuilder.Build(graph, Folding.Smallest(graph))).Diagnostic.ToString();
    }

    [Theory]
    [InlineData("m")]
    [InlineData("s")]
    [InlineData("source")]
    [InlineData("first_rows")]
    [InlineData("FIRST")]
    [InlineData("act_raw")]
    public void A_layer_whose_wires_would_meet_others_is_refused(string name)
    {
        FloatGraph network = new FloatGraphBuilder("names", new TensorShape(2, 2, 1)).Conv2D(1, 1, name: "first").Relu(name: "act").Flatten().Dense(2, name: name).Build();
        IntegerGraph graph = HardwareNetworks.Quantized(network, 1, new QuantizationOptions());
        Diagnostic told = Should.Throw<UserException>(() => DataflowBuilder.Build(graph, Folding.Smallest(graph))).Diagnostic;
        told.Code.ShouldBe("G2G2107");
        told.Where.ShouldContain(name);
    }

    private static void Refused(FloatGraph network, string message)
    {
        IntegerGraph graph = HardwareNetworks.Quantized(network, 1, new QuantizationOptions());
        Should.Throw<UserException>(() => DataflowBuilder.Build(graph, Folding.Smallest(graph))).Diagnostic.ToString().ShouldBe(message);
    }
}
