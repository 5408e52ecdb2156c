using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[oy, ox, co] = b[co] + sum over ky, kx, ci of x[oy sy + ky - top, ox sx + kx - left, ci] w[co, ky, kx, ci].</summary>
/// <param name="node">The layer.</param>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="padding">Explicit padding.</param>
/// <param name="border">Value of the padding per input channel: 0, or what a pixel of code 0 becomes by normalization.</param>
internal sealed class Conv2D(Conv2DLayer node, TensorShape input, TensorShape output, Padding padding, float[] border)
    : WeightedLayer(input, output, node.Kernel.Area * input.Channels, node.Bias)
{
    private readonly TensorShape _padded = new(input.Height + padding.Top + padding.Bottom, input.Width + padding.Left + padding.Right, input.Channels);

    private readonly GatherPlan _forward = GatherPlan.Convolution(
        (output.Height, output.Width), (node.Kernel.Height, node.Kernel.Width), (node.Stride.Height, node.Stride.Width), input.Width + padding.Left + padding.Right, input.Channels);

    // Backward is a convolution of stride 1 over a plane that holds dy, its pixels a stride apart, inside a border of zeros.
    private readonly TensorShape _plane = new(input.Height + node.Kernel.Height - 1, input.Width + node.Kernel.Width - 1, output.Channels);

    private readonly GatherPlan _backward = GatherPlan.Convolution(
        (input.Height, input.Width), (node.Kernel.Height, node.Kernel.Width), (1, 1), input.Width + node.Kernel.Width - 1, output.Channels);

    private readonly int _inputStride = Lanes.RoundUp(input.Channels);

    /// <inheritdoc/>
    public override int DerivedCount => node.Kernel.Area * Output.Channels * _inputStride;

    private bool IsPadded => _padded != Input;

    /// <summary>Padded inputs of the group, and one plane for backward.</summary>
    public override float[][] CreateScratch(int samples)
    {
        float[] padded = IsPadded ? new float[samples * _padded.Count] : [];
        for (int i = 0; i < padded.Length; i++)
        {
            padded[i] = border[i % border.Length];
        }

        return [padded, new float[_plane.Count]];
    }

    /// <summary>The kernel turned by half a turn, [ky][kx][co][ci]: backward sums over output channels.</summary>
    public override void Derive(ReadOnlySpan<float> parameters, Span<float> derived)
    {
        int area = node.Kernel.Area;
        for (int position = 0; position < area; position++)
        {
            for (int ci = 0; ci < Input.Channels; ci++)
            {
                ReadOnlySpan<float> row = parameters.Slice((((area - 1 - position) * Input.Channels) + ci) * Stride, Output.Channels);
                for (int co = 0; co < row.Length; co++)
                {
                    derived[(((position * Output.Channels) + co) * _inputStride) + ci] = row[co];
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        for (int n = 0; n < state.Samples; n++)
        {
            if (IsPadded)
            {
                Pad(state.Inputs[0].AsSpan(n * Input.Count, Input.Count), state.Scratch[0].AsSpan(n * _padded.Count, _padded.Count));
            }

            GatherProduct.Multiply(
                _forward, Output.Height * Output.Width, Sample(state, n), Weights(parameters), Bias(parameters), state.Output.AsSpan(n * Output.Count), Output.Channels);
        }
    }

    /// <summary>dw and db from the same windows as forward; dx[iy, ix, ci] = sum over the outputs whose window holds that input.</summary>
    public override void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient)
    {
        for (int n = 0; n < state.Samples; n++)
        {
            Span<float> dy = state.OutputGradient.AsSpan(n * Output.Count);
            AddGradient(_forward, Output.Height * Output.Width, Sample(state, n), dy, gradient);
            if (state.InputGradients[0] is { } dx)
            {
                Spread(dy, state.Scratch[1]);
                GatherProduct.Multiply(_backward, Input.Height * Input.Width, state.Scratch[1], derived, [], dx.AsSpan(n * Input.Count), Input.Channels);
            }
        }
    }

    private ReadOnlySpan<float> Sample(LayerState state, int n) =>
        IsPadded ? state.Scratch[0].AsSpan(n * _padded.Count, _padded.Count) : state.Inputs[0].AsSpan(n * Input.Count, Input.Count);

    private void Pad(ReadOnlySpan<float> x, Span<float> padded)
    {
        int row = Input.Width * Input.Channels;
        for (int y = 0; y < Input.Height; y++)
        {
            x.Slice(y * row, row).CopyTo(padded[((((y + padding.Top) * _padded.Width) + padding.Left) * Input.Channels)..]);
        }
    }

    // Only the places of dy are written; everything between them stays 0 from the start.
    private void Spread(ReadOnlySpan<float> dy, Span<float> plane)
    {
        int channels = Output.Channels;
        for (int y = 0; y < Output.Height; y++)
        {
            int row = (y * node.Stride.Height) + node.Kernel.Height - 1 - padding.Top;
            int start = ((row * _plane.Width) + node.Kernel.Width - 1 - padding.Left) * channels;
            ReadOnlySpan<float> source = dy.Slice(y * Output.Width * channels, Output.Width * channels);
            if (node.Stride.Width == 1)
            {
                source.CopyTo(plane[start..]);
                continue;
            }

            for (int x = 0; x < Output.Width; x++)
            {
                source.Slice(x * channels, channels).CopyTo(plane[(start + (x * node.Stride.Width * channels))..]);
            }
        }
    }
}
