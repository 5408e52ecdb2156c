namespace GradientsToGates.Dataflow;

/// <summary>How well a layer keeps its multipliers busy.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Fold">Its fold.</param>
/// <param name="Lanes">Products of its widths that one DSP48E1 can compute.</param>
public sealed record LayerLoad(FoldableLayer Layer, Fold Fold, int Lanes)
{
    /// <summary>Fold cycles a frame.</summary>
    public long Cycles => Layer.Cycles(Fold);

    /// <summary>Products computed a cycle.</summary>
    public long Products => (long)Fold.Pe * Fold.Simd;

    /// <summary>Layers of a design, in order.</summary>
    /// <param name="dataflow">The design.</param>
    public static IReadOnlyList<LayerLoad> Of(DataflowGraph dataflow) => [.. Folding.LayersOf(dataflow.Graph).Select(l => new LayerLoad(l, dataflow.Folding[l.Name], MostLanes(dataflow, l.Name)))];

    /// <summary>Share of the cycles between frames in which the products are wanted.</summary>
    /// <param name="interval">Cycles between frames.</param>
    public double Busy(double interval) => Layer.Macs / interval / Products;

    /// <summary>DSP48E1 that would compute the layer's products if each did all it can in every cycle; above what the layer has where products are in LUTs.</summary>
    /// <param name="interval">Cycles between frames.</param>
    public double Worth(double interval) => Layer.Macs / interval / Lanes;

    private static int MostLanes(DataflowGraph dataflow, string layer)
    {
        var weights = LayerWeights.Of(dataflow.Graph, dataflow.Graph[layer]);
        return weights.Depthwise ? 1 : Math.Max(LanePacking.MostLanes(weights.Codes, weights.Bits, narrow: false), LanePacking.MostLanes(weights.Codes, weights.Bits, narrow: true));
    }
}
