using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>Weights and bias of a layer in 64-bit lanes, in the order in which <see cref="WideStep"/> reads them.</summary>
internal sealed class WideWeights
{
    /// <summary>Output channels of a panel: two vectors of the widest kind.</summary>
    public const int Panel = 16;

    /// <summary>Packs a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="window">How the input lies in memory.</param>
    public WideWeights(LayerWeights layer, InputWindow window)
    {
        Layer = layer;
        Panels = (layer.Channels + Panel - 1) / Panel;
        Weights = new AlignedMemory<long>(Panels * layer.Rows * layer.RowLength * Panel);
        Bias = [.. Enumerable.Range(0, layer.Channels).Select(o => layer.BiasFor(o, window.Offset))];
        for (int o = 0; o < layer.Channels; o++)
        {
            for (int row = 0; row < layer.Rows; row++)
            {
                ReadOnlySpan<int> run = layer.Row(o, row);
                for (int i = 0; i < run.Length; i++)
                {
                    int step = (((o / Panel * layer.Rows) + row) * layer.RowLength) + i;
                    Weights.Span[(step * Panel) + (o % Panel)] = run[i];
                }
            }
        }
    }

    /// <summary>The layer.</summary>
    public LayerWeights Layer { get; }

    /// <summary>Groups of <see cref="Panel"/> output channels.</summary>
    public int Panels { get; }

    /// <summary>[panels][rows][codes of a row][<see cref="Panel"/>].</summary>
    public AlignedMemory<long> Weights { get; }

    /// <summary>[Cout], corrected for the offset of the codes.</summary>
    public Int128[] Bias { get; }
}
