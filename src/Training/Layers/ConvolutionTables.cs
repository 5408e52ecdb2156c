using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A convolution's three products as tables of places.</summary>
/// <param name="window">Where the kernel lies.</param>
/// <param name="planes">Where values lie.</param>
internal sealed class ConvolutionTables(SlidingWindow window, LayerPlanes planes)
{
    private const int Block = ProductPlan.Block;
    private readonly int _channels = window.Input.Channels;
    private readonly int _taps = window.Kernel.Area * window.Input.Channels;

    /// <summary>A row per output pixel, a step per tap in the order ky, kx, ci.</summary>
    public ProductPlan Forward() => new(
        window.OutputPixels().Select(p => new ProductRow(window.InputsOf(planes.Input, p), planes.Output.At(p.Y, p.X))),
        from position in window.Positions() from ci in Enumerable.Range(0, _channels) select new ProductStep(TapAt(position, ci), TapIndex(position, ci) * Block),
        window.Output.Channels,
        _taps * Block);

    /// <summary>
    /// A row per tap, a step per output pixel. Taps are ordered by blocks of input channels first: a group of rows then is a kernel's
    /// positions over few channels, whose values stay in the cache.
    /// </summary>
    public ProductPlan Gradient() => new(
        from first in Enumerable.Range(0, LayerProduct.Blocks(_channels))
        from position in window.Positions()
        from ci in Enumerable.Range(first * Block, Math.Min(Block, _channels - (first * Block)))
        select new ProductRow(TapAt(position, ci), TapIndex(position, ci) * Block),
        window.OutputPixels().Select(p => new ProductStep(window.InputsOf(planes.Input, p), planes.OutputGradient.At(p.Y, p.X))),
        window.Output.Channels,
        Block * Lanes.Width);

    /// <summary>A row per input pixel, a step per position of the kernel turned by half a turn and output channel.</summary>
    public ProductPlan Backward()
    {
        PlaneShape outputs = window.Spread ?? planes.OutputGradient;
        return new(
            window.InputPixels().Select(p => new ProductRow(window.GradientsOf(outputs, p), planes.InputGradient.At(p.Y, p.X))),
            from turned in window.Positions()
            let position = (Y: window.Kernel.Height - 1 - turned.Y, X: window.Kernel.Width - 1 - turned.X)
            from co in Enumerable.Range(0, window.Output.Channels)
            select new ProductStep(
                (turned.Y * outputs.Row) + (turned.X * outputs.Pixel) + (co * Lanes.Width), (((co / Block * _taps) + TapIndex(position, 0)) * Block) + (co % Block)),
            _channels,
            Block * Block);
    }

    private int TapAt((int Y, int X) position, int ci) => (position.Y * planes.Input.Row) + (position.X * planes.Input.Pixel) + (ci * Lanes.Width);

    private int TapIndex((int Y, int X) position, int ci) => (((position.Y * window.Kernel.Width) + position.X) * _channels) + ci;
}
