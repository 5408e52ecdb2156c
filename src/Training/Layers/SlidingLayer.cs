using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>What both kinds of convolution do, each with products of its own.</summary>
/// <param name="node">The layer.</param>
/// <param name="window">Where its kernel lies.</param>
/// <param name="taps">Products per output value.</param>
internal abstract class SlidingLayer(ConvolutionLayer node, SlidingWindow window, int taps) : WeightedLayer(window.Input, window.Output, taps, node.Bias)
{
    /// <inheritdoc/>
    public override int KeptLength(bool training) => training ? window.Spread?.Length ?? 0 : 0;

    /// <inheritdoc/>
    public override int ScratchLength(bool training) => training ? GradientProduct.ConvolutionScratch : 0;

    /// <summary>dw and db from the same windows as forward; dx[iy, ix, ci] = sum over the outputs whose window holds that input.</summary>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        Plane dy = state.Gradient;
        SetWeightGradient(state, dy.All, Weights(gradient));
        SetBiasGradient(dy, gradient);
        if (state.InputGradients[0] is { } dx)
        {
            ReadOnlySpan<float> read = window.Spread is null ? dy.All : window.SpreadOut(dy, window.Spread, state.Kept.Span);
            SetInputGradient(state, read, parameters, dx.All);
        }
    }

    /// <summary>dw.</summary>
    /// <param name="state">Inputs; memory.</param>
    /// <param name="dy">Output gradients.</param>
    /// <param name="gradient">Receives the packed gradient.</param>
    protected abstract void SetWeightGradient(LayerState state, ReadOnlySpan<float> dy, Span<float> gradient);

    /// <summary>dx.</summary>
    /// <param name="state">Whether it is added to what is there; memory.</param>
    /// <param name="dy">Output gradients a stride apart.</param>
    /// <param name="parameters">Packed.</param>
    /// <param name="dx">Receives it.</param>
    protected abstract void SetInputGradient(LayerState state, ReadOnlySpan<float> dy, ReadOnlySpan<float> parameters, Span<float> dx);
}
