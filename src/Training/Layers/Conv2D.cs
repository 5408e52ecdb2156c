using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, co] = b[co] + sum over ky, kx, ci of x[oy sy + ky - top, ox sx + kx - left, ci] w[co, ky, kx, ci].</summary>
internal sealed class Conv2D : SlidingLayer
{
    private readonly ProductPlan _forward;
    private readonly ProductPlan _gradient;
    private readonly ProductPlan _backward;
    private readonly WinogradConvolution? _tiles;

    /// <summary>Makes the tables.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="window">Where its kernel lies.</param>
    /// <param name="planes">Where values lie; the rings are as wide as the padding and <see cref="SlidingWindow.GradientRing"/>, or wider.</param>
    /// <param name="exact">Whether sums of few bits must come out exactly, as in quantization-aware training: no tiles then, whose transformed values have more.</param>
    public Conv2D(Conv2DLayer node, SlidingWindow window, LayerPlanes planes, bool exact)
        : base(node, window, node.Kernel.Area * window.Input.Channels)
    {
        var tables = new ConvolutionTables(window, planes);
        _forward = tables.Forward();
        _gradient = tables.Gradient();
        _backward = tables.Backward();
        _tiles = !exact && WinogradConvolution.Serves(window) ? new WinogradConvolution(window, planes) : null;
    }

    /// <inheritdoc/>
    public override int KeptLength => _tiles?.WeightLength ?? 0;

    /// <inheritdoc/>
    public override int ScratchLength(bool training) => _tiles?.ScratchLength(training) ?? base.ScratchLength(training);

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        if (_tiles is null)
        {
            LayerProduct.Forward(_forward, state.Inputs[0].All, parameters, Bias(parameters), state.Output.All, Rectifies);
        }
        else
        {
            _tiles.Transform(parameters, state.Kept.Span);
            _tiles.Forward(state.Inputs[0].All, state.Kept.Span, Bias(parameters), state.Output.All, Rectifies, state.Scratch.Span);
        }
    }

    /// <inheritdoc/>
    protected override void SetWeightGradient(LayerState state, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        if (_tiles is null)
        {
            GradientProduct.Convolution(_gradient, state.Inputs[0].All, dy, state.Scratch.Span[..GradientProduct.ConvolutionScratch], gradient);
        }
        else
        {
            _tiles.SetGradient(state.Inputs[0].All, dy, gradient, state.Scratch.Span);
        }
    }

    /// <inheritdoc/>
    protected override void SetInputGradient(LayerState state, ReadOnlySpan<float> dy, ReadOnlySpan<float> parameters, Span<float> dx)
    {
        if (_tiles is null)
        {
            LayerProduct.Backward(_backward, dy, parameters, dx, state.AddsToInputGradient);
        }
        else
        {
            _tiles.Backward(dy, state.Kept.Span, dx, state.AddsToInputGradient, state.Scratch.Span);
        }
    }
}
