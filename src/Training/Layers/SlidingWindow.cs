using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>Where the kernel of a convolution lies: which inputs each output reads, and the way back.</summary>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Padding">Explicit padding.</param>
/// <param name="Input">Shape of the input.</param>
/// <param name="Output">Shape of the output.</param>
internal sealed record SlidingWindow(Extent Kernel, Extent Stride, Padding Padding, TensorShape Input, TensorShape Output)
{
    /// <summary>The window of a layer.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="node">The layer.</param>
    public static SlidingWindow Of(FloatGraph graph, ConvolutionLayer node) => new(node.Kernel, node.Stride, graph.PaddingOf(node), graph.InputShapeOf(node), graph.ShapeOf(node.Name));

    /// <summary>The ring that the plane of the output gradients needs.</summary>
    public Padding GradientRing => Stride.Area == 1 ? Reach : Padding.None;

    /// <summary>With strides, backward by inputs reads a plane that holds dy with its pixels a stride apart and zeros between; else null.</summary>
    public PlaneShape? Spread { get; } = Stride.Area == 1 ? null : new PlaneShape(
        new TensorShape(((Output.Height - 1) * Stride.Height) + 1, ((Output.Width - 1) * Stride.Width) + 1, Output.Channels),
        ReachOf(Kernel, Stride, Padding, Input, Output));

    private Padding Reach => ReachOf(Kernel, Stride, Padding, Input, Output);

    /// <summary>Output pixels, row by row.</summary>
    public IEnumerable<(int Y, int X)> OutputPixels() => Pixels(Output.Height, Output.Width);

    /// <summary>Input pixels, row by row.</summary>
    public IEnumerable<(int Y, int X)> InputPixels() => Pixels(Input.Height, Input.Width);

    /// <summary>Positions of the kernel, row by row.</summary>
    public IEnumerable<(int Y, int X)> Positions() => Pixels(Kernel.Height, Kernel.Width);

    /// <summary>Index of the first float that an output pixel reads.</summary>
    /// <param name="input">Where inputs lie.</param>
    /// <param name="pixel">The output pixel.</param>
    public int InputsOf(PlaneShape input, (int Y, int X) pixel) => input.At((pixel.Y * Stride.Height) - Padding.Top, (pixel.X * Stride.Width) - Padding.Left);

    /// <summary>Index of the first float that the gradient of an input pixel reads, of gradients a stride apart.</summary>
    /// <param name="gradients">Where they lie.</param>
    /// <param name="pixel">The input pixel.</param>
    public int GradientsOf(PlaneShape gradients, (int Y, int X) pixel) => gradients.At(pixel.Y + Padding.Top - Kernel.Height + 1, pixel.X + Padding.Left - Kernel.Width + 1);

    /// <summary>Writes output gradients a stride apart. Only their places are written; everything between them stays 0 from the start.</summary>
    /// <param name="dy">Output gradients.</param>
    /// <param name="shape">The plane's shape, <see cref="Spread"/>.</param>
    /// <param name="plane">Receives them; zeros at first, and the layer's own.</param>
    public Span<float> SpreadOut(Plane dy, PlaneShape shape, Span<float> plane)
    {
        int channels = Output.Channels * Lanes.Width;
        for (int y = 0; y < Output.Height; y++)
        {
            Span<float> row = dy.Row(y);
            for (int x = 0; x < Output.Width; x++)
            {
                row.Slice(x * dy.Shape.Pixel, channels).CopyTo(plane[shape.At(y * Stride.Height, x * Stride.Width)..]);
            }
        }

        return plane;
    }

    /// <summary>How far the windows that hold a pixel reach over the outputs, which lie a stride apart.</summary>
    private static Padding ReachOf(Extent kernel, Extent stride, Padding padding, TensorShape input, TensorShape output) => new(
        kernel.Height - 1 - padding.Top,
        kernel.Width - 1 - padding.Left,
        input.Height - 1 + padding.Top - ((output.Height - 1) * stride.Height),
        input.Width - 1 + padding.Left - ((output.Width - 1) * stride.Width));

    private static IEnumerable<(int Y, int X)> Pixels(int height, int width) =>
        from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select (y, x);
}
