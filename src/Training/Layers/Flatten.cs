using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>The same values as a vector, in the order row, column, channel.</summary>
/// <param name="input">Shape of the input.</param>
internal sealed class Flatten(TensorShape input) : Layer(input, TensorShape.Vector(input.Count))
{
    private readonly int _channels = input.Channels * Lanes.Width;

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        Span<float> target = state.Output.Vector;
        for (int y = 0; y < Input.Height; y++)
        {
            Span<float> row = state.Inputs[0].Row(y);
            for (int pixel = 0; pixel < row.Length; pixel += state.Inputs[0].Shape.Pixel)
            {
                row.Slice(pixel, _channels).CopyTo(target);
                target = target[_channels..];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } dx)
        {
            return;
        }

        Span<float> source = state.Gradient.Vector;
        for (int y = 0; y < Input.Height; y++)
        {
            Span<float> row = dx.Row(y);
            for (int pixel = 0; pixel < row.Length; pixel += dx.Shape.Pixel)
            {
                source[.._channels].CopyTo(row[pixel..]);
                source = source[_channels..];
            }
        }
    }
}
