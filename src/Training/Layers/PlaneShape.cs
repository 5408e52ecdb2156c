using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// Where the values of a node lie for a group of 16 samples: [row][column][channel][sample], inside a ring as wide as the convolutions that
/// read it need, so that they read padding like any other pixel.
/// </summary>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Ring">Rows and columns around it.</param>
internal sealed record PlaneShape(TensorShape Shape, Padding Ring)
{
    /// <summary>Floats from a pixel to the next. Odd numbers of lines spread the pixels of a channel over all sets of the cache; a vector has no gap.</summary>
    public int Pixel { get; } = (Shape is { Height: 1, Width: 1 } ? Shape.Channels : Shape.Channels | 1) * Lanes.Width;

    /// <summary>Floats from a row to the next.</summary>
    public int Row => (Ring.Left + Shape.Width + Ring.Right) * Pixel;

    /// <summary>Floats of a row without the ring.</summary>
    public int Inner => Shape.Width * Pixel;

    /// <summary>Floats in all, some more than are used: blocks of channels read past the last one.</summary>
    public int Length => ((Ring.Top + Shape.Height + Ring.Bottom) * Row) + (ProductPlan.Block * Lanes.Width);

    /// <summary>Index of a pixel's first float.</summary>
    /// <param name="y">Row; negative ones lie in the ring.</param>
    /// <param name="x">Column.</param>
    public int At(int y, int x) => ((Ring.Top + y) * Row) + ((Ring.Left + x) * Pixel);
}
