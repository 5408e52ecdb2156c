using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A function of single values whose derivative can be told from its result.</summary>
internal interface IElementFunction
{
    /// <summary>y of x.</summary>
    public static abstract Vector512<float> Value(Vector512<float> x);

    /// <summary>dx of y and dy.</summary>
    public static abstract Vector512<float> Slope(Vector512<float> y, Vector512<float> dy);
}

/// <summary>The layer of such a function.</summary>
/// <typeparam name="TFunction">The function.</typeparam>
/// <param name="shape">Shape of input and output.</param>
internal sealed class Elementwise<TFunction>(TensorShape shape) : Layer(shape, shape)
    where TFunction : struct, IElementFunction
{
    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> x = state.Inputs[0].Row(row);
            Span<float> y = state.Output.Row(row)[..x.Length];
            for (int i = 0; i <= x.Length - Lanes.Width; i += Lanes.Width)
            {
                TFunction.Value(Vector512.Create(x[i..])).CopyTo(y[i..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } target)
        {
            return;
        }

        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> y = state.Output.Row(row);
            Span<float> dy = state.Gradient.Row(row)[..y.Length];
            Span<float> dx = target.Row(row)[..y.Length];
            for (int i = 0; i <= y.Length - Lanes.Width; i += Lanes.Width)
            {
                TFunction.Slope(Vector512.Create(y[i..]), Vector512.Create(dy[i..])).CopyTo(dx[i..]);
            }
        }
    }
}
