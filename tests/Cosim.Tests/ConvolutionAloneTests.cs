using GradientsToGates.Backends.Verilog;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Cycles;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Quantization;
using GradientsToGates.Results;
using GradientsToGates.TestKit;
using GradientsToGates.Toolchain;

namespace GradientsToGates.Cosim.Tests;

/// <summary>
/// Line buffer and matrix-vector unit chained, nothing around them: what every convolution and dense layer is made of. Accumulators under random bubbles and
/// backpressure, and at full rate the cycles of the model.
/// </summary>
public sealed class ConvolutionAloneTests
{
    private const int Images = 4;

    /// <summary>Folds of each shape that every run tries, spread over all legal ones; <c>./test --all</c> tries all.</summary>
    private const int Folds = 4;

    private static readonly Dictionary<string, Func<FloatGraphBuilder>> Layers = new(StringComparer.Ordinal)
    {
        ["same padding"] = () => Image(5, 6, 4).Conv2D(4, 3, same: true, name: "layer"),
        ["no padding"] = () => Image(7, 6, 2).Conv2D(6, new Extent(5, 3), name: "layer"),
        ["strides less than the kernel"] = () => Image(8, 9, 2).Conv2D(4, new Extent(3, 3), new Extent(2, 2), same: true, name: "layer"),
        ["strides larger than the kernel"] = () => Image(9, 8, 1).Conv2D(4, new Extent(2, 2), new Extent(3, 3), name: "layer"),
        ["pixels alone"] = () => Image(4, 3, 6).Conv2D(6, 1, name: "layer"),
        ["depthwise, same padding"] = () => Image(5, 6, 6).DepthwiseConv2D(Extent.Square(3), same: true, name: "layer"),
        ["depthwise, strides"] = () => Image(9, 8, 4).DepthwiseConv2D(new Extent(3, 2), new Extent(2, 3), name: "layer"),
        ["depthwise, pixels apart"] = () => Image(6, 5, 6).DepthwiseConv2D(Extent.Square(1), Extent.Square(2), name: "layer"),
        ["dense"] = () => Image(1, 1, 12).Dense(6, name: "layer"),
    };

    public static TheoryData<string, Schedule> Cases()
    {
        var cases = new TheoryData<string, Schedule>();
        foreach (string name in Layers.Keys)
        {
            cases.Add(name, Schedule.OutputStationary);
            if (name != "dense" && !name.StartsWith("depthwise", StringComparison.Ordinal))
            {
                cases.Add(name, Schedule.RowStationary);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Accumulators_are_exact_and_a_frame_takes_its_fold_cycles(string name, Schedule schedule)
    {
        ExternalTools.Require("iverilog", "vvp");
        FloatGraphBuilder layer = Layers[name]();
        IntegerGraph graph = HardwareNetworks.Quantized(layer.Relu().Flatten().Dense(2, name: "last").Build(), seed: 3, new QuantizationOptions());
        FoldableLayer folds = Folding.LayersOf(graph).Single(l => l.Name == "layer");
        Fold[] all = [.. folds.LegalFolds(schedule)];
        int step = ExternalTools.TestAll ? 1 : Math.Max(1, (all.Length - 1) / (Folds - 1));
        int done = 0;

        for (int i = 0; i < all.Length; i += step)
        {
            Check(graph, all[i], $"{name}, {all[i]}");
            done++;
        }

        done.ShouldBeGreaterThanOrEqualTo(Folds);
    }

    private static void Check(IntegerGraph graph, Fold fold, string which)
    {
        using var folder = new TemporaryFolder();
        Folding folding = Folding.Smallest(graph).With(graph, [KeyValuePair.Create("layer", fold)]);
        DataflowGraph network = DataflowBuilder.Build(graph, folding);
        DataflowGraph pair = network with { Stages = [.. network.Stages.Where(s => s is LineBufferStage { Layer: "layer" } or MvuStage { Layer: "layer" } or RowStoreStage { Layer: "layer" })] };
        pair.Stages.Count.ShouldBe(fold.Schedule == Schedule.RowStationary ? 3 : 2, which);
        VerilogDesign design = VerilogBackend.Emit(pair);
        VerilogBackend.Write(design, folder.File("verilog"));
        var runner = new CosimRunner(new ToolRunner(new ToolLocator()), design, folder.File("verilog"), folder.File("cosim"));
        Simulator icarus = Simulator.ByName("icarus");
        byte[] images = HardwareNetworks.Images(graph, Images);

        (CosimResult result, Mismatch? first) = runner.Compare(
            icarus, images, new CosimOptions { Images = Images, Throttled = Images - 1 }, cancellation: TestContext.Current.CancellationToken);
        first.ShouldBeNull(which);
        int width = graph["layer"].Output.Shape.Width;
        long words = pair.Stages.OfType<LineBufferStage>().Single().Output.Beats / (fold.Schedule == Schedule.RowStationary ? width : 1);
        result.Reads.ShouldBe([new WeightReads("layer", Images * words)], which);
        result.Layers.Single(l => l.Name == "layer").Compared.ShouldBe(Images * graph["layer"].Output.Shape.Count, which);

        FrameTimes predicted = CycleModel.Simulate(pair, TestContext.Current.CancellationToken);
        FrameTimes simulated = runner.FullRate(icarus, images, predicted.Timed, TestContext.Current.CancellationToken).Times;
        simulated.First.ShouldBe(predicted.First, which);
        simulated.Last.ShouldBe(predicted.Last, which);
        simulated.Latency.ShouldBe(predicted.Latency, which);
        simulated.Interval.ShouldBe(pair.BottleneckCycles, which);
    }

    private static FloatGraphBuilder Image(int height, int width, int channels) => new("alone", new TensorShape(height, width, channels));
}
