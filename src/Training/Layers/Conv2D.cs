using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, co] = b[co] + sum over ky, kx, ci of x[oy sy + ky - top, ox sx + kx - left, ci] w[co, ky, kx, ci].</summary>
internal sealed class Conv2D : SlidingLayer
{
    private readonly ProductPlan _forward;
    private readonly ProductPlan _gradient;
    private readonly ProductPlan _backward;

    /// <summary>Makes the tables.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="window">Where its kernel lies.</param>
    /// <param name="planes">Where values lie; the rings are as wide as the padding and <see cref="SlidingWindow.GradientRing"/>, or wider.</param>
    public Conv2D(Conv2DLayer node, SlidingWindow window, LayerPlanes planes)
        : base(node, window, node.Kernel.Area * window.Input.Channels)
    {
        var tables = new ConvolutionTables(window, planes);
        _forward = tables.Forward();
        _gradient = tables.Gradient();
        _backward = tables.Backward();
    }

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters) =>
        LayerProduct.Forward(_forward, state.Inputs[0].All, parameters, Bias(parameters), state.Output.All, Rectifies);

    /// <inheritdoc/>
    protected override void SetWeightGradient(LayerState state, ReadOnlySpan<float> dy, Span<float> gradient) =>
        GradientProduct.Convolution(_gradient, state.Inputs[0].All, dy, state.Scratch.Span[..GradientProduct.ConvolutionScratch], gradient);

    /// <inheritdoc/>
    protected override void SetInputGradient(LayerState state, ReadOnlySpan<float> dy, ReadOnlySpan<float> parameters, Span<float> dx) =>
        LayerProduct.Backward(_backward, dy, parameters, dx, state.AddsToInputGradient);
}
