using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, c] = max over the window; dy goes to the first input of the window that has that value.</summary>
/// <param name="node">The layer.</param>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
internal sealed class MaxPool(MaxPoolLayer node, TensorShape input, TensorShape output) : Layer(input, output)
{
    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        for (int n = 0; n < state.Samples; n++)
        {
            ReadOnlySpan<float> x = state.Inputs[0].AsSpan(n * Input.Count, Input.Count);
            Span<float> y = state.Output.AsSpan(n * Output.Count, Output.Count);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[IndexOfMax(x, i)];
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
            ReadOnlySpan<float> x = state.Inputs[0].AsSpan(n * Input.Count, Input.Count);
            ReadOnlySpan<float> dy = state.OutputGradient.AsSpan(n * Output.Count, Output.Count);
            Span<float> dx = all.AsSpan(n * Input.Count, Input.Count);
            dx.Clear();
            for (int i = 0; i < dy.Length; i++)
            {
                dx[IndexOfMax(x, i)] += dy[i];
            }
        }
    }

    private int IndexOfMax(ReadOnlySpan<float> x, int outputIndex)
    {
        int channel = outputIndex % Output.Channels;
        int pixel = outputIndex / Output.Channels;
        int top = pixel / Output.Width * node.Stride.Height;
        int left = pixel % Output.Width * node.Stride.Width;
        int best = (((top * Input.Width) + left) * Input.Channels) + channel;
        for (int ky = 0; ky < node.Kernel.Height; ky++)
        {
            int index = ((((top + ky) * Input.Width) + left) * Input.Channels) + channel;
            for (int kx = 0; kx < node.Kernel.Width; kx++, index += Input.Channels)
            {
                best = x[index] > x[best] ? index : best;
            }
        }

        return best;
    }
}
