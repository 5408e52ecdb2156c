using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y = a + b; both inputs get dy.</summary>
/// <param name="shape">Shape of inputs and output.</param>
internal sealed class Add(TensorShape shape) : Layer(shape, shape)
{
    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        for (int row = 0; row < Output.Height; row++)
        {
            Span<float> a = state.Inputs[0].Row(row);
            Span<float> b = state.Inputs[1].Row(row)[..a.Length];
            Span<float> y = state.Output.Row(row)[..a.Length];
            for (int i = 0; i <= a.Length - Lanes.Width; i += Lanes.Width)
            {
                (Vector512.Create(a[i..]) + Vector512.Create(b[i..])).CopyTo(y[i..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        foreach (Plane? dx in state.InputGradients)
        {
            for (int row = 0; row < Output.Height && dx is not null; row++)
            {
                state.Gradient.Row(row).CopyTo(dx.Row(row));
            }
        }
    }
}
