using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>A way to fold a layer.</summary>
/// <param name="Fold">PE, SIMD, multiplier and schedule.</param>
/// <param name="Cycles">Cycles a frame of the layer's slowest stage.</param>
/// <param name="Use">Resources of its line buffer, matrix-vector unit and row store and of what follows with the lanes that this fold gives.</param>
public sealed record FoldOption(Fold Fold, long Cycles, ResourceUse Use);

/// <summary>A layer and the ways to fold it.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Options">Fastest first; of those with equal cycles and resources, one.</param>
public sealed record LayerOptions(FoldableLayer Layer, IReadOnlyList<FoldOption> Options)
{
    /// <summary>All ways to fold a layer.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="model">Estimates resources.</param>
    /// <param name="lutProducts">Whether products may be made of LUTs.</param>
    /// <param name="schedule">Its schedule, where it has rows.</param>
    /// <param name="given">The only fold allowed; null for all legal ones.</param>
    public static LayerOptions Of(IntegerGraph graph, FoldableLayer layer, ResourceModel model, bool lutProducts, Schedule schedule, Fold? given)
    {
        IntegerNode node = graph[layer.Name];
        IntegerNode[] behind = [.. Behind(graph, node)];
        var weights = LayerWeights.Of(graph, node);
        IEnumerable<Fold> folds = given is { } one ? [one] : layer.LegalFolds(schedule).SelectMany(f => Forms(f, weights, lutProducts));
        return new LayerOptions(layer, [.. folds.Select(f => Option(graph, node, layer, weights, behind, model, f)).OrderBy(o => o.Cycles)]);
    }

    // Lanes that share nothing are plain ones.
    private static IEnumerable<Fold> Forms(Fold fold, LayerWeights weights, bool lutProducts)
    {
        yield return fold;
        Fold packed = fold with { Multiplier = Multiplier.Packed };
        if (weights.Packing(packed).Shared > 0)
        {
            yield return packed;
        }

        if (lutProducts)
        {
            yield return fold with { Multiplier = Multiplier.Lut };
        }
    }

    private static FoldOption Option(IntegerGraph graph, IntegerNode node, FoldableLayer layer, LayerWeights weights, IntegerNode[] behind, ResourceModel model, Fold fold)
    {
        WindowGeometry geometry = DataflowBuilder.Geometry(graph, node, fold);
        int sumBits = weights.Sums.Bits;
        LanePacking packing = weights.Packing(fold);
        List<StageSize> stages =
        [
            StageSize.LineBuffer(geometry, weights.Codes.Bits),
            StageSize.Mvu(fold, packing, weights.Depthwise, geometry.Sweep, geometry.Repeat, geometry.Held, weights.Codes.Bits, weights.Bits, sumBits, weights.Biases(packing)),
        ];
        if (geometry.Held > 1)
        {
            stages.Add(StageSize.RowStore(fold.Pe * sumBits, geometry.Output.Width, geometry.Repeat));
        }

        int lanes = behind is [RequantizeNode, ..] ? DataflowBuilder.RequantizeLanes(fold.Pe, geometry.Sweep) : fold.Pe;
        stages.AddRange(StageSize.Adapter(sumBits, fold.Pe, lanes));
        long beats = Math.Max(geometry.Input.Height * geometry.InputRowBeats, node.Output.Shape.Count / lanes);
        foreach (IntegerNode next in behind)
        {
            stages.AddRange(StageSize.OfNode(graph, next, lanes));
            if (DataflowBuilder.PoolWindows(graph, next, lanes) is { } windows)
            {
                lanes = windows.Lanes;
                beats = Math.Max(beats, windows.RowBeats * windows.Output.Height);
            }
        }

        return new FoldOption(fold, Math.Max(layer.Cycles(fold), beats), ResourceUse.Sum(stages.Select(model.Estimate)));
    }

    // What follows one by one with the lanes of the layer's results, until the next layer, fork or join.
    private static IEnumerable<IntegerNode> Behind(IntegerGraph graph, IntegerNode node)
    {
        while (graph.Consumers(node).ToList() is [RequantizeNode or TableNode or DepthwiseNode { Scales: true } or MaxPoolNode or SumPoolNode or ArgMaxNode] next)
        {
            node = next[0];
            yield return node;
        }
    }
}
