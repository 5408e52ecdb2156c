using GradientsToGates.Ir;

namespace GradientsToGates.Training.Layers;

/// <summary>The windows of a pool.</summary>
/// <param name="Kernel">Window extents.</param>
/// <param name="Stride">Strides.</param>
internal readonly record struct Window(Extent Kernel, Extent Stride)
{
    /// <summary>Whether every pixel of the input lies in exactly one window.</summary>
    /// <param name="input">Shape of the input.</param>
    public bool Tiles(TensorShape input) => Kernel == Stride && input.Height % Kernel.Height == 0 && input.Width % Kernel.Width == 0;

    /// <summary>Places of a window's pixels from its first, row by row.</summary>
    /// <param name="plane">Where they lie.</param>
    public int[] Places(PlaneShape plane)
    {
        int[] places = new int[Kernel.Area];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (i / Kernel.Width * plane.Row) + (i % Kernel.Width * plane.Pixel);
        }

        return places;
    }

    /// <summary>Where the window of an output pixel begins.</summary>
    /// <param name="plane">Where the input lies.</param>
    /// <param name="y">Row of the output.</param>
    /// <param name="x">Column of the output.</param>
    public int At(PlaneShape plane, int y, int x) => plane.At(y * Stride.Height, x * Stride.Width);
}
