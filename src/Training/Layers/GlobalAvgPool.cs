using GradientsToGates.Ir;

namespace GradientsToGates.Training.Layers;

/// <summary>y[c] = mean over all pixels; each pixel gets dy / number of pixels.</summary>
/// <param name="input">Shape of the input.</param>
internal sealed class GlobalAvgPool(TensorShape input) : Layer(input, TensorShape.Vector(input.Channels))
{
    private readonly float _weight = 1f / (input.Height * input.Width);

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        for (int n = 0; n < state.Samples; n++)
        {
            ReadOnlySpan<float> x = state.Inputs[0].AsSpan(n * Input.Count, Input.Count);
            Span<float> y = state.Output.AsSpan(n * Input.Channels, Input.Channels);
            y.Clear();
            for (int pixel = 0; pixel < x.Length; pixel += y.Length)
            {
                for (int c = 0; c < y.Length; c++)
                {
                    y[c] += x[pixel + c];
                }
            }

            for (int c = 0; c < y.Length; c++)
            {
                y[c] *= _weight;
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient)
    {
        if (state.InputGradients[0] is not { } all)
        {
            return;
        }

        for (int n = 0; n < state.Samples; n++)
        {
            ReadOnlySpan<float> dy = state.OutputGradient.AsSpan(n * Input.Channels, Input.Channels);
            Span<float> dx = all.AsSpan(n * Input.Count, Input.Count);
            for (int i = 0; i < dx.Length; i++)
            {
                dx[i] = _weight * dy[i % dy.Length];
            }
        }
    }
}
