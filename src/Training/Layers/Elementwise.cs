using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A function of single values whose derivative can be told from its result.</summary>
/// <param name="shape">Shape of input and output.</param>
internal abstract class Elementwise(TensorShape shape) : Layer(shape, shape)
{
    /// <summary>y of x.</summary>
    protected abstract Vector512<float> Value(Vector512<float> x);

    /// <summary>dx of y and dy.</summary>
    protected abstract Vector512<float> Slope(Vector512<float> y, Vector512<float> dy);

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        ReadOnlySpan<float> x = state.Inputs[0];
        for (int i = 0; i < state.Samples * Output.Count; i += Lanes.Width)
        {
            Value(Vector512.Create(x[i..])).CopyTo(state.Output, i);
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } dx)
        {
            return;
        }

        ReadOnlySpan<float> y = state.Output;
        ReadOnlySpan<float> dy = state.OutputGradient;
        for (int i = 0; i < state.Samples * Output.Count; i += Lanes.Width)
        {
            Slope(Vector512.Create(y[i..]), Vector512.Create(dy[i..])).CopyTo(dx, i);
        }
    }
}
