using GradientsToGates.Dataflow;
using GradientsToGates.Diagnostics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Fuzz;

/// <summary>Makes a failing network smaller for as long as it still fails: fewer nodes, smaller images, kernels and channels, one product a cycle, default options.</summary>
internal static class Reducer
{
    /// <summary>The smallest case found.</summary>
    /// <param name="failing">A case that fails.</param>
    /// <param name="fails">Whether a case fails in the same way; asked for legal ones only.</param>
    /// <param name="trials">Cases to try at most.</param>
    public static FuzzCase Reduce(FuzzCase failing, Func<FuzzCase, bool> fails, int trials)
    {
        FuzzCase best = failing;
        for (bool smaller = true; smaller && trials > 0;)
        {
            smaller = false;
            foreach (FuzzCase candidate in Candidates(best))
            {
                if (trials-- <= 0)
                {
                    break;
                }

                if (fails(candidate))
                {
                    (best, smaller) = (candidate, true);
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>Legal cases that are smaller by one step, large steps first.</summary>
    /// <param name="whole">The case.</param>
    internal static IEnumerable<FuzzCase> Candidates(FuzzCase whole)
    {
        foreach (Change change in Changes(whole.Graph))
        {
            if (Legal(whole, () => new GraphChange(whole.Graph, change).Graph()) is { } smaller && (smaller.Graph.Nodes != whole.Graph.Nodes))
            {
                yield return smaller;
            }
        }

        IReadOnlyList<FoldableLayer> layers = Folding.LayersOf(whole.Graph);
        foreach (FoldableLayer[] some in layers.Select(l => new[] { l }).Prepend([.. layers]))
        {
            // The plainest fold, or where the fault needs the schedule or the multiplier, the smallest with these.
            foreach (Func<FoldableLayer, Fold> plainer in new Func<FoldableLayer, Fold>[] { _ => new Fold(1, 1), l => whole.Folding[l.Name] with { Pe = 1, Simd = 1 } })
            {
                Folding plain = whole.Folding.With(whole.Graph, some.Select(l => KeyValuePair.Create(l.Name, plainer(l))));
                if (!plain.Describe().SequenceEqual(whole.Folding.Describe(), StringComparer.Ordinal))
                {
                    yield return whole with { Folding = plain };
                }
            }
        }
    }

    private static IEnumerable<Change> Changes(IntegerGraph graph)
    {
        IntegerNode[] inner = [.. graph.Nodes.Skip(1)];
        foreach (IntegerNode node in inner.SkipLast(1))
        {
            yield return new Change { Output = node.Name };
        }

        foreach (IntegerNode node in inner.SkipLast(1).Reverse().Where(n => n.Output.Type.Bits <= 8))
        {
            yield return new Change { Input = node.Name };
        }

        foreach (IntegerNode node in inner)
        {
            for (int input = 0; input < node.Inputs.Count; input++)
            {
                yield return new Change { Skip = node.Name, SkipTo = input };
            }
        }

        TensorShape image = graph.Input.Output.Shape;
        foreach (Func<int, int> less in new Func<int, int>[] { n => (n + 1) / 2, n => n - 1 })
        {
            yield return new Change { Image = image with { Height = less(image.Height) } };
            yield return new Change { Image = image with { Width = less(image.Width) } };
            yield return new Change { Image = image with { Channels = less(image.Channels) } };
            foreach (IntegerNode node in inner)
            {
                switch (node)
                {
                    case ConvolutionNode n:
                        yield return new Change { Layer = n.Name, Outputs = less(n.Bias.Count) };
                        yield return new Change { Layer = n.Name, Kernel = n.Kernel with { Height = less(n.Kernel.Height) } };
                        yield return new Change { Layer = n.Name, Kernel = n.Kernel with { Width = less(n.Kernel.Width) } };
                        break;
                    case DepthwiseNode n:
                        yield return new Change { Layer = n.Name, Kernel = n.Kernel with { Height = less(n.Kernel.Height) } };
                        yield return new Change { Layer = n.Name, Kernel = n.Kernel with { Width = less(n.Kernel.Width) } };
                        break;
                    case DenseNode n:
                        yield return new Change { Layer = n.Name, Outputs = less(n.Bias.Count) };
                        break;
                    default:
                        break;
                }
            }
        }

        foreach (IntegerNode node in inner)
        {
            foreach (Func<IntegerNode, IntegerNode> plainer in Plainer)
            {
                if (plainer(node) != node)
                {
                    yield return new Change { Layer = node.Name, Edit = plainer };
                }
            }
        }
    }

    private static Func<IntegerNode, IntegerNode>[] Plainer { get; } =
    [
        n => n is RequantizeNode r ? r with { Rounding = Rounding.HalfUp } : n,
        n => n is RequantizeNode r ? r with { Overflow = Overflow.Saturate } : n,
        n => n is RequantizeNode r ? r with { Relu = false } : n,
        n => n is RequantizeNode r ? r with { Multipliers = [r.Multipliers[0]] } : n,
        n => n is RequantizeNode or TableNode ? n with { Output = n.Output with { ZeroPoint = 0 } } : n,
        n => n is ConvolutionNode c ? c with { Stride = Extent.Square(1) } : n,
        n => n is ConvolutionNode c ? c with { Padding = Padding.None } : n,
        n => n is DepthwiseNode d ? d with { Stride = Extent.Square(1) } : n,
        n => n is DepthwiseNode d ? d with { Padding = Padding.None } : n,
        n => n is AddNode a ? a with { MultiplierA = 1, MultiplierB = 1 } : n,
    ];

    // Null where the rules of the graph or of the hardware do not allow it.
    private static FuzzCase? Legal(FuzzCase whole, Func<IntegerGraph> make)
    {
        try
        {
            IntegerGraph graph = make();
            var folds = new Dictionary<string, Fold>(StringComparer.Ordinal);
            foreach (FoldableLayer layer in Folding.LayersOf(graph))
            {
                Fold before = whole.Folding[layer.Name];
                Schedule schedule = layer.HasRows ? before.Schedule : Schedule.OutputStationary;
                folds[layer.Name] = before with { Pe = layer.LegalPe().Last(p => p <= before.Pe), Simd = layer.LegalSimd(schedule).Last(s => s <= before.Simd), Schedule = schedule };
            }

            var smaller = new FuzzCase(whole.Seed, graph, Folding.Smallest(graph).With(graph, folds));
            return RandomCase.Refusal(smaller) is null ? smaller : null;
        }
        catch (UserException e) when (e.Diagnostic.Code.StartsWith("G2G12", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
