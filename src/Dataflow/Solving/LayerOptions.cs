using GradientsToGates.Dataflow.Resources;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Dataflow.Solving;

/// <summary>A way to fold a layer.</summary>
/// <param name="Fold">PE and SIMD.</param>
/// <param name="Cycles">Cycles a frame of the layer's slowest stage.</param>
/// <param name="Use">Resources of its line buffer and matrix-vector unit and of what follows with the lanes that this fold gives.</param>
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
    /// <param name="given">The only fold allowed; null for all legal ones.</param>
    public static LayerOptions Of(IntegerGraph graph, FoldableLayer layer, ResourceModel model, Fold? given)
    {
        IntegerNode node = graph[layer.Name];
        IntegerNode[] behind = [.. Behind(graph, node)];
        IEnumerable<Fold> folds = given is { } one ? [one] : layer.LegalFolds();
        return new LayerOptions(layer, [.. folds.Select(f => Option(graph, node, layer, behind, model, f)).OrderBy(o => o.Cycles)]);
    }

    private static FoldOption Option(IntegerGraph graph, IntegerNode node, FoldableLayer layer, IntegerNode[] behind, ResourceModel model, Fold fold)
    {
        (int weightBits, ValueArray<long> bias) = node switch
        {
            ConvolutionNode n => (DataflowBuilder.SignedBits(n.WeightType), n.Bias),
            DenseNode n => (DataflowBuilder.SignedBits(n.WeightType), n.Bias),
            _ => throw new UnsupportedNodeException(node, "the folding"),
        };
        WindowGeometry geometry = DataflowBuilder.Geometry(graph, node, fold);
        int codeBits = graph.InputOf(node).Output.Type.Bits;
        int sumBits = node.Output.Type.Bits;
        List<StageSize> stages = [StageSize.LineBuffer(geometry, codeBits), StageSize.Mvu(fold, geometry, codeBits, weightBits, sumBits, bias)];
        int lanes = behind is [RequantizeNode, ..] ? DataflowBuilder.RequantizeLanes(fold.Pe, geometry.Sweep) : fold.Pe;
        if (lanes < fold.Pe)
        {
            stages.Add(StageSize.New("width_adapter", ("bits", sumBits), ("from", fold.Pe), ("to", lanes)));
        }

        foreach (IntegerNode next in behind)
        {
            stages.AddRange(StageSize.OfNode(graph, next, lanes));
        }

        long beats = Math.Max(geometry.Input.Height * geometry.InputRowBeats, node.Output.Shape.Count / lanes);
        return new FoldOption(fold, Math.Max(layer.Cycles(fold), beats), ResourceUse.Sum(stages.Select(model.Estimate)));
    }

    // What follows one by one with the lanes of the layer's results, until the next layer, fork or join.
    private static IEnumerable<IntegerNode> Behind(IntegerGraph graph, IntegerNode node)
    {
        while (graph.Consumers(node).ToList() is [RequantizeNode or TableNode or MaxPoolNode or SumPoolNode or ArgMaxNode] next)
        {
            node = next[0];
            yield return node;
        }
    }
}
