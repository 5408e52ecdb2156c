using GradientsToGates.Ir;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, c] = mean over the window; each of its inputs gets dy / window area.</summary>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="kernel">Window extents.</param>
/// <param name="stride">Strides.</param>
internal sealed class AvgPool(TensorShape input, TensorShape output, Extent kernel, Extent stride) : Layer(input, output)
{
    private readonly float _weight = 1f / kernel.Area;

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        for (int n = 0; n < state.Samples; n++)
        {
            ReadOnlySpan<float> x = state.Inputs[0].AsSpan(n * Input.Count, Input.Count);
            Span<float> y = state.Output.AsSpan(n * Output.Count, Output.Count);
            for (int oy = 0, i = 0; oy < Output.Height; oy++)
            {
                for (int ox = 0; ox < Output.Width; ox++)
                {
                    for (int c = 0; c < Output.Channels; c++, i++)
                    {
                        y[i] = _weight * Sum(x, (((oy * stride.Height * Input.Width) + (ox * stride.Width)) * Input.Channels) + c);
                    }
                }
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

        all.AsSpan(0, state.Samples * Input.Count).Clear();
        for (int n = 0; n < state.Samples; n++)
        {
            ReadOnlySpan<float> dy = state.OutputGradient.AsSpan(n * Output.Count, Output.Count);
            Span<float> dx = all.AsSpan(n * Input.Count, Input.Count);
            for (int oy = 0, i = 0; oy < Output.Height; oy++)
            {
                for (int ox = 0; ox < Output.Width; ox++)
                {
                    for (int c = 0; c < Output.Channels; c++, i++)
                    {
                        Spread(dx, (((oy * stride.Height * Input.Width) + (ox * stride.Width)) * Input.Channels) + c, _weight * dy[i]);
                    }
                }
            }
        }
    }

    private float Sum(ReadOnlySpan<float> x, int first)
    {
        float sum = 0;
        for (int ky = 0; ky < kernel.Height; ky++, first += Input.Width * Input.Channels)
        {
            for (int kx = 0, i = first; kx < kernel.Width; kx++, i += Input.Channels)
            {
                sum += x[i];
            }
        }

        return sum;
    }

    private void Spread(Span<float> dx, int first, float value)
    {
        for (int ky = 0; ky < kernel.Height; ky++, first += Input.Width * Input.Channels)
        {
            for (int kx = 0, i = first; kx < kernel.Width; kx++, i += Input.Channels)
            {
                dx[i] += value;
            }
        }
    }
}
