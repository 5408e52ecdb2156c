using GradientsToGates.Ir;

namespace GradientsToGates.Reference.Batch;

/// <summary>Unpadded windows over a tensor [H, W, C].</summary>
/// <param name="Input">Shape read.</param>
/// <param name="Output">Shape of the result.</param>
/// <param name="Kernel">Window extents.</param>
/// <param name="Stride">Strides.</param>
internal sealed record PoolWindow(TensorShape Input, TensorShape Output, Extent Kernel, Extent Stride)
{
    /// <summary>Position of channel 0 of the window's first pixel.</summary>
    /// <param name="pixel">Output pixel, row by row.</param>
    public int First(int pixel) =>
        ((pixel / Output.Width * Stride.Height * Input.Width) + (pixel % Output.Width * Stride.Width)) * Input.Channels;

    /// <summary>Values from one row of the input to the next.</summary>
    public int Row => Input.Width * Input.Channels;
}
