using System.Globalization;
using GradientsToGates.Data;
using GradientsToGates.Dataflow;
using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Reference;
using GradientsToGates.Results;
using GradientsToGates.Training;

namespace GradientsToGates.Pipeline;

/// <summary>Collects what the report draws beside the summary: layers, histograms, feature maps, stages.</summary>
internal static class ReportDataBuilder
{
    private const int HistogramImages = 50;
    private const int SampleImages = 4;
    private const int Bins = 64;
    private const int AugmentedImages = 3;
    private const int AugmentedEpochs = 4;

    /// <summary>Collects.</summary>
    /// <param name="run">The run.</param>
    /// <param name="integer">Accuracy of the integer graph, for the confusion matrix.</param>
    /// <param name="hardware">Whether the network has hardware stages.</param>
    public static ReportData Build(RunSession run, EvaluationResult? integer, bool hardware)
    {
        IntegerGraph graph = run.Integer;
        var interpreter = new Interpreter(graph);
        IntegerTrace[] traces = [.. Enumerable.Range(0, Math.Min(HistogramImages, run.Dataset.Test.Count)).Select(i => interpreter.Run(run.Dataset.Test.Image(i)))];
        return new ReportData
        {
            History = run.WeightsResult.History,
            Classes = Classes(run.Dataset),
            Augmented = Augmented(run),
            Confusion = run.Dataset.Synthetic ? null : integer?.Confusion,
            Layers = [.. graph.Nodes.Select(n => Layer(graph, n))],
            Histograms = [.. graph.Nodes.Select(n => Weights(graph, n)).OfType<Histogram>(), .. graph.Nodes.Where(IsCodes).Select(n => Activations(n, traces))],
            Samples = [.. traces.Take(SampleImages).Select((t, i) => Sample(run, t, i))],
            Pipeline = hardware ? PipelineWords.Of(run.Dataflow) : null,
            Stages = hardware ? [.. run.Dataflow.Stages.Where(s => s is not (AdapterStage or SkidStage or LineBufferStage or RowStoreStage or ForkStage or FifoStage)).Select(s => Stage(run.Dataflow, s))] : [],
            Estimate = hardware ? Estimate(run) : null,
            Schedules = hardware ? [.. Schedules(run.Dataflow)] : [],
            Fifos = hardware ? [.. run.Dataflow.Stages.OfType<FifoStage>().Select(Fifo)] : [],
        };
    }

    private static ResourceEstimate Estimate(RunSession run)
    {
        Device device = RunFolding.Goal(run).Device;
        return new ResourceEstimate(device.Name, new DeviceCapacity(device.Lut, device.Ff, device.Dsp, device.Bram36), [.. run.Dataflow.Stages.Select(Use)]);

        static StageUse Use(Stage stage)
        {
            ResourceUse use = ResourceModel.Stored.Estimate(stage);
            return new StageUse(stage.Name, use.Lut, use.Ff, use.Dsp, use.Bram18);
        }
    }

    /// <summary>Collects what there is after training alone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="evaluation">Accuracy of the float weights, for the confusion matrix.</param>
    public static ReportData OfTraining(RunSession run, EvaluationResult? evaluation) => new()
    {
        History = run.WeightsResult.History,
        Classes = Classes(run.Dataset),
        Augmented = Augmented(run),
        Confusion = run.Dataset.Synthetic ? null : evaluation?.Confusion,
        ConfusionOf = "float weights",
    };

    private static string[] Classes(Dataset data) =>
        data.ClassNames.Count == data.Classes ? [.. data.ClassNames] : [.. Enumerable.Range(0, data.Classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    private static AugmentedSample[] Augmented(RunSession run)
    {
        InputLayer input = run.Definition.Graph.Input;
        TrainingRecipe recipe = run.Definition.Recipe;
        if (!recipe.Augmentation.Any)
        {
            return [];
        }

        LabelledImages images = Trainer.TrainingImages(recipe with { Seed = run.Settings.Seed ?? recipe.Seed }, run.Dataset);
        return [.. Enumerable.Range(0, Math.Min(AugmentedImages, images.Count)).Select(i => new AugmentedSample(i, images.Labels[i], [Map("as it is", images.Image(i).ToArray()), .. Changed(i)]))];

        IEnumerable<FeatureMap> Changed(int i) => Enumerable.Range(0, AugmentedEpochs).Select(e =>
            Map(FormattableString.Invariant($"epoch {e + 1}"), AugmentedPixels.Of(input, recipe, run.WeightsResult.Seed, e, i, images.Image(i))));

        FeatureMap Map(string name, byte[] codes) => new(name, input.Shape.Height, input.Shape.Width, input.Shape.Channels, 0, input.Levels, [.. codes.Select(c => (int)c)]);
    }

    private static LayerFacts Layer(IntegerGraph graph, IntegerNode node) => new(
        node.Name,
        LayerWords.Operation(node),
        node.Output.Shape.ToString(),
        node.Output.Type.ToString(),
        LayerWords.Scale(node.Output.Scales),
        node switch { ConvolutionNode n => n.Weights.Count, DenseNode n => n.Weights.Count, DepthwiseNode n => n.Weights.Count, _ => null },
        LayerWords.Detail(graph, node));

    private static Histogram? Weights(IntegerGraph graph, IntegerNode node)
    {
        (ValueArray<int> weights, int bits)? layer = node switch
        {
            ConvolutionNode n => (n.Weights, n.WeightType.Bits),
            DenseNode n => (n.Weights, n.WeightType.Bits),
            DepthwiseNode n => (n.Weights, n.WeightType.Bits),
            _ => null,
        };
        if (layer is not var (values, width))
        {
            return null;
        }

        long limit = (1L << (width - 1)) - 1;
        string unit = $"codes (scale {LayerWords.Scale(LayerWords.WeightScales(node, graph.InputOf(node)))})";

        // Qm.n uses the smallest code as well.
        long lowest = Math.Min(-limit, values.Min());
        return Count($"{node.Name} weights", "weights", values.Select(w => (long)w), lowest, Math.Max(limit, values.Max()), unit, values.Count(w => Math.Abs((long)w) >= limit));
    }

    private static bool IsCodes(IntegerNode node) => node is InputNode or RequantizeNode or TableNode or MaxPoolNode;

    // The image's codes are what they are: nothing limited them.
    private static Histogram Activations(IntegerNode node, IntegerTrace[] traces)
    {
        long[] values = [.. traces.SelectMany(t => t[node.Name])];
        return Count(
            $"{node.Name} activations",
            "activations",
            values,
            node.Output.Type.Min,
            node.Output.Type.Max,
            $"codes (scale {LayerWords.Scale(node.Output.Scales)})",
            node is InputNode ? null : values.Count(v => v == node.Output.Type.Max || (node.Output.Type.Signed && v == node.Output.Type.Min)));
    }

    private static Histogram Count(string name, string kind, IEnumerable<long> values, long min, long max, string unit, long? saturated)
    {
        int bins = (int)Math.Min(Bins, max - min + 1);
        long[] counts = new long[bins];
        foreach (long v in values)
        {
            counts[(v - min) * bins / (max - min + 1)]++;
        }

        return new Histogram(name, kind, min - 0.5, max + 0.5, counts, unit, saturated);
    }

    private static SampleMaps Sample(RunSession run, IntegerTrace trace, int index) => new(
        index,
        run.Dataset.Test.Labels[index],
        Decision.Decide(trace),
        [.. trace.Graph.Nodes.Where(IsCodes).Where(n => n is not RequantizeNode || !trace.Graph.Consumers(n).Any(c => c is TableNode)).Select(n => new FeatureMap(
            n.Name, n.Output.Shape.Height, n.Output.Shape.Width, n.Output.Shape.Channels, n.Output.Type.Min, n.Output.Type.Max, [.. trace[n.Name].Select(v => (int)Math.Min(v, int.MaxValue))]))]);

    private static FifoFacts Fifo(FifoStage fifo)
    {
        var built = FifoMemory.Built(fifo.Depth, fifo.Input.Width);
        var shifted = FifoMemory.ShiftRegisters(fifo.Depth, fifo.Input.Width);
        return new FifoFacts(fifo.Name, fifo.Input.Width, fifo.Input.Beats, fifo.Live, fifo.Depth, built.Lut, built.Bram18, built.Beats, shifted.Lut, shifted.Beats);
    }

    // Row-stationary keeps a row of partial sums of PE channels, and two rows of results. The schedule that is not built is told where its fold would be legal.
    private static IEnumerable<ScheduleFacts> Schedules(DataflowGraph dataflow) =>
        from mvu in dataflow.Stages.OfType<MvuStage>()
        let window = dataflow.Stages.OfType<LineBufferStage>().Single(s => s.Layer == mvu.Layer)
        let g = window.Geometry
        let layer = Folding.LayersOf(dataflow.Graph).Single(l => l.Name == mvu.Layer)
        where layer.HasRows
        let ring = g.StoredCodes * window.Input.Type.Bits
        let sums = (long)mvu.Output.Width * g.Output.Width * (1 + (2 * mvu.Folds))
        let word = mvu.Pe * mvu.Simd
        from byRow in new[] { false, true }
        where layer.Windows(mvu.Fold with { Schedule = byRow ? Schedule.RowStationary : Schedule.OutputStationary }) is not null
        select new ScheduleFacts(
            mvu.Layer,
            byRow,
            byRow == mvu.Columns > 1,
            (long)mvu.Folds * mvu.Sweep * word,
            word,
            byRow ? window.Output.Beats / g.Output.Width : window.Output.Beats,
            byRow ? ring + sums : ring,
            window.Output.Beats);

    private static string Products(MvuStage mvu) => mvu switch
    {
        { Multiplier: Multiplier.Lut } => "lut",
        { Packing.Shared: > 0 } => "packed",
        _ => "plain",
    };

    private static StageFacts Stage(DataflowGraph dataflow, Stage stage)
    {
        MvuStage? mvu = stage as MvuStage;
        long macs = mvu is null ? 0 : mvu.Input.Beats * mvu.Pe * mvu.Simd;
        string kind = stage switch
        {
            MvuStage { Depthwise: true } => "depthwise",
            MvuStage => dataflow.Graph[stage.Layer] is ConvolutionNode ? "convolution" : "dense",
            PoolStage { Sum: true } => "sum pool",
            PoolStage => "max pool",
            RequantizeStage => "requantize",
            ScaleStage => "scale",
            TableStage => "table",
            AddStage => "sum of branches",
            ArgMaxStage => "argmax",
            _ => stage.GetType().Name,
        };
        return new StageFacts(stage.Name, kind, mvu?.Pe, mvu?.Simd, Math.Max(stage.Input.Beats, stage.Output.Beats), macs, mvu is null ? null : Products(mvu));
    }
}
