using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[c] = mean over all pixels; each pixel gets dy / number of pixels.</summary>
/// <param name="input">Shape of the input.</param>
internal sealed class GlobalAvgPool(TensorShape input) : Layer(input, TensorShape.Vector(input.Channels))
{
    private readonly float _weight = 1f / (input.Height * input.Width);

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        Plane x = state.Inputs[0];
        Span<float> y = state.Output.Vector;
        for (int c = 0; c < y.Length; c += Lanes.Width)
        {
            Vector512<float> sum = default;
            for (int row = 0; row < Input.Height; row++)
            {
                Span<float> pixels = x.Row(row);
                for (int i = c; i < pixels.Length; i += x.Shape.Pixel)
                {
                    sum += Vector512.Create(pixels[i..]);
                }
            }

            (sum * _weight).CopyTo(y[c..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } dx)
        {
            return;
        }

        Span<float> dy = state.Gradient.Vector;
        for (int row = 0; row < Input.Height; row++)
        {
            Span<float> pixels = dx.Row(row);
            for (int pixel = 0; pixel < pixels.Length; pixel += dx.Shape.Pixel)
            {
                for (int c = 0; c < dy.Length; c += Lanes.Width)
                {
                    (Vector512.Create(dy[c..]) * _weight).CopyTo(pixels[(pixel + c)..]);
                }
            }
        }
    }
}
