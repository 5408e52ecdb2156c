namespace GradientsToGates.Dataflow;

/// <summary>How well a layer keeps its multipliers busy.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Fold">Its fold.</param>
public sealed record LayerLoad(FoldableLayer Layer, Fold Fold)
{
    /// <summary>Fold cycles a frame.</summary>
    public long Cycles => Layer.Cycles(Fold);

    /// <summary>Products computed a cycle.</summary>
    public long Products => (long)Fold.Pe * Fold.Simd;

    /// <summary>Layers of a design, in order.</summary>
    /// <param name="dataflow">The design.</param>
    public static IReadOnlyList<LayerLoad> Of(DataflowGraph dataflow) => [.. Folding.LayersOf(dataflow.Graph).Select(l => new LayerLoad(l, dataflow.Folding[l.Name]))];

    /// <summary>Share of the cycles between frames in which the products are wanted.</summary>
    /// <param name="interval">Cycles between frames.</param>
    public double Busy(long interval) => (double)Layer.Macs / interval / Products;
}
