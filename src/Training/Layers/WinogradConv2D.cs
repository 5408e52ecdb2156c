using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A <see cref="Conv2D"/> with a 3x3 kernel by the tiles of <see cref="WinogradTransform"/>, in 2.25 times fewer products.</summary>
internal sealed class WinogradConv2D : SlidingLayer
{
    /// <summary>From how many channels on: with fewer, transforming costs what the products save.</summary>
    private const int LeastChannels = 8;

    private readonly WinogradPass _forward;
    private readonly WinogradGradient _gradient;
    private readonly WinogradPass _backward;
    private readonly int _weightPitch;

    /// <summary>Makes the tables.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="window">Where its kernel lies; <see cref="Serves"/> is true.</param>
    /// <param name="planes">Where values lie; the rings are as wide as the padding and <see cref="SlidingWindow.GradientRing"/>, or wider.</param>
    public WinogradConv2D(Conv2DLayer node, SlidingWindow window, LayerPlanes planes)
        : base(node, window, node.Kernel.Area * window.Input.Channels)
    {
        _forward = new WinogradPass(planes.Input, planes.Output, pixel => window.InputsOf(planes.Input, pixel), backward: false);
        _gradient = new WinogradGradient(window, planes);
        _backward = new WinogradPass(planes.OutputGradient, planes.InputGradient, pixel => window.GradientsOf(planes.OutputGradient, pixel), backward: true);
        _weightPitch = Lanes.RoundUp(LayerProduct.PackedLength(Input.Channels, Output.Channels)) + Lanes.Width;
    }

    /// <summary>Whether it can and should be done by tiles.</summary>
    /// <param name="window">Where the kernel lies.</param>
    public static bool Serves(SlidingWindow window) =>
        window.Kernel is { Height: WinogradTransform.Kernel, Width: WinogradTransform.Kernel } && window.Stride.Area == 1
        && IsWhole(window.Input) && IsWhole(window.Output);

    /// <summary>The transformed weights, from forward to backward.</summary>
    /// <param name="training">Whether backward will run.</param>
    public override int KeptLength(bool training) => WinogradTransform.Elements * _weightPitch;

    /// <inheritdoc/>
    public override int ScratchLength(bool training) => Math.Max(_forward.ScratchLength, training ? Math.Max(_backward.ScratchLength, _gradient.ScratchLength) : 0);

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        Span<float> weights = state.Kept.Span;
        WinogradTransform.Weights(parameters, Input.Channels, Output.Channels, weights, _weightPitch);
        _forward.Run(state.Inputs[0].All, weights, _weightPitch, Bias(parameters), state.Output.All, add: false, Rectifies, state.Scratch.Span);
    }

    /// <inheritdoc/>
    protected override void SetWeightGradient(LayerState state, ReadOnlySpan<float> dy, Span<float> gradient) =>
        _gradient.Run(state.Inputs[0].All, dy, gradient, state.Scratch.Span);

    /// <inheritdoc/>
    protected override void SetInputGradient(LayerState state, ReadOnlySpan<float> dy, ReadOnlySpan<float> parameters, Span<float> dx) =>
        _backward.Run(dy, state.Kept.Span, _weightPitch, [], dx, state.AddsToInputGradient, rectify: false, state.Scratch.Span);

    private static bool IsWhole(TensorShape shape) =>
        shape.Height % WinogradTransform.Sums == 0 && shape.Width % WinogradTransform.Sums == 0 && shape.Channels >= LeastChannels;
}
