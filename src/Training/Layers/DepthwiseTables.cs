using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A depthwise convolution's three products as tables of places; columns are channels of inputs and outputs alike.</summary>
/// <param name="window">Where the kernel lies.</param>
/// <param name="planes">Where values lie.</param>
internal sealed class DepthwiseTables(SlidingWindow window, LayerPlanes planes)
{
    private const int Block = ProductPlan.Block;

    /// <summary>A row per output pixel, a step per position of the kernel.</summary>
    public ProductPlan Forward() => new(
        window.OutputPixels().Select(p => new ProductRow(window.InputsOf(planes.Input, p), planes.Output.At(p.Y, p.X))),
        window.Positions().Select(k => new ProductStep(At(planes.Input, k), TapIndex(k) * Block)),
        window.Output.Channels,
        window.Kernel.Area * Block);

    /// <summary>A row per position of the kernel, a step per output pixel.</summary>
    public ProductPlan Gradient() => new(
        window.Positions().Select(k => new ProductRow(At(planes.Input, k), TapIndex(k) * Block)),
        window.OutputPixels().Select(p => new ProductStep(window.InputsOf(planes.Input, p), planes.OutputGradient.At(p.Y, p.X))),
        window.Output.Channels,
        Block * Lanes.Width);

    /// <summary>A row per input pixel, a step per position of the kernel turned by half a turn.</summary>
    public ProductPlan Backward()
    {
        PlaneShape outputs = window.Spread ?? planes.OutputGradient;
        return new(
            window.InputPixels().Select(p => new ProductRow(window.GradientsOf(outputs, p), planes.InputGradient.At(p.Y, p.X))),
            window.Positions().Select(k => new ProductStep(At(outputs, k), (window.Kernel.Area - 1 - TapIndex(k)) * Block)),
            window.Input.Channels,
            window.Kernel.Area * Block);
    }

    private static int At(PlaneShape plane, (int Y, int X) position) => (position.Y * plane.Row) + (position.X * plane.Pixel);

    private int TapIndex((int Y, int X) position) => (position.Y * window.Kernel.Width) + position.X;
}
