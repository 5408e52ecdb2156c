using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A convolution's three products as tables of places.</summary>
/// <param name="node">The layer.</param>
/// <param name="padding">Explicit padding.</param>
/// <param name="planes">Where values lie.</param>
/// <param name="outputs">Where backward by inputs reads the output gradients, a stride apart.</param>
internal sealed class ConvolutionTables(Conv2DLayer node, Padding padding, LayerPlanes planes, PlaneShape outputs)
{
    private const int Block = ProductPlan.Block;
    private readonly int _channels = planes.Input.Shape.Channels;
    private readonly int _taps = node.Kernel.Area * planes.Input.Shape.Channels;

    /// <summary>A row per output pixel, a step per tap in the order ky, kx, ci.</summary>
    public ProductPlan Forward() => new(
        OutputPixels().Select(p => new ProductRow(WindowAt(p), planes.Output.At(p.Y, p.X))),
        from position in Positions() from ci in Enumerable.Range(0, _channels) select new ProductStep(TapAt(position, ci), TapIndex(position, ci) * Block),
        node.Filters,
        _taps * Block);

    /// <summary>
    /// A row per tap, a step per output pixel. Taps are ordered by blocks of input channels first: a group of rows then is a kernel's
    /// positions over few channels, whose values stay in the cache.
    /// </summary>
    public ProductPlan Gradient() => new(
        from first in Enumerable.Range(0, LayerProduct.Blocks(_channels))
        from position in Positions()
        from ci in Enumerable.Range(first * Block, Math.Min(Block, _channels - (first * Block)))
        select new ProductRow(TapAt(position, ci), TapIndex(position, ci) * Block),
        OutputPixels().Select(p => new ProductStep(WindowAt(p), planes.OutputGradient.At(p.Y, p.X))),
        node.Filters,
        Block * Lanes.Width);

    /// <summary>A row per input pixel, a step per position of the kernel turned by half a turn and output channel.</summary>
    public ProductPlan Backward() => new(
        from y in Enumerable.Range(0, planes.Input.Shape.Height)
        from x in Enumerable.Range(0, planes.Input.Shape.Width)
        select new ProductRow(outputs.At(y + padding.Top - node.Kernel.Height + 1, x + padding.Left - node.Kernel.Width + 1), planes.InputGradient.At(y, x)),
        from turned in Positions()
        let position = (Y: node.Kernel.Height - 1 - turned.Y, X: node.Kernel.Width - 1 - turned.X)
        from co in Enumerable.Range(0, node.Filters)
        select new ProductStep(
            (turned.Y * outputs.Row) + (turned.X * outputs.Pixel) + (co * Lanes.Width), (((co / Block * _taps) + TapIndex(position, 0)) * Block) + (co % Block)),
        _channels,
        Block * Block);

    private IEnumerable<(int Y, int X)> OutputPixels() =>
        from y in Enumerable.Range(0, planes.Output.Shape.Height) from x in Enumerable.Range(0, planes.Output.Shape.Width) select (y, x);

    private IEnumerable<(int Y, int X)> Positions() =>
        from y in Enumerable.Range(0, node.Kernel.Height) from x in Enumerable.Range(0, node.Kernel.Width) select (y, x);

    private int WindowAt((int Y, int X) pixel) =>
        planes.Input.At((pixel.Y * node.Stride.Height) - padding.Top, (pixel.X * node.Stride.Width) - padding.Left);

    private int TapAt((int Y, int X) position, int ci) => (position.Y * planes.Input.Row) + (position.X * planes.Input.Pixel) + (ci * Lanes.Width);

    private int TapIndex((int Y, int X) position, int ci) => (((position.Y * node.Kernel.Width) + position.X) * _channels) + ci;
}
