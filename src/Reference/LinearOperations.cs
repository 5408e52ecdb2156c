using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>Exact sums of products; docs/numerics.md#convolution and #dense. The verifier proved that no partial sum leaves 64 bits.</summary>
internal static class LinearOperations
{
    /// <summary>acc[y, x, o] = bias[o] + sum of window(y, x) * weights[o].</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="inputType">Type of its input.</param>
    /// <param name="input">Codes, [H, W, Cin].</param>
    /// <returns>Accumulators, [Hout, Wout, Cout].</returns>
    public static long[] Convolution(ConvolutionNode node, IntegerTensorType inputType, long[] input)
    {
        TensorShape output = node.Output.Shape;
        long[] window = new long[node.Kernel.Area * inputType.Shape.Channels]; // [Kh, Kw, Cin], as each channel's weights
        long[] accumulators = new long[output.Count];
        for (int y = 0; y < output.Height; y++)
        {
            for (int x = 0; x < output.Width; x++)
            {
                Gather(node, inputType, input, y, x, window);
                int pixel = ((y * output.Width) + x) * output.Channels;
                Multiply(window, node.Weights.AsSpan(), node.Bias.AsSpan(), accumulators.AsSpan(pixel, output.Channels));
            }
        }

        return accumulators;
    }

    /// <summary>acc[o] = bias[o] + sum of input * weights[o].</summary>
    /// <param name="node">The dense node.</param>
    /// <param name="input">Codes, [Cin].</param>
    /// <returns>Accumulators, [Cout].</returns>
    public static long[] Dense(DenseNode node, long[] input)
    {
        long[] accumulators = new long[node.Bias.Count];
        Multiply(input, node.Weights.AsSpan(), node.Bias.AsSpan(), accumulators);
        return accumulators;
    }

    /// <summary>Copies the codes under the kernel at output position (y, x); outside the image stands the zero point.</summary>
    private static void Gather(ConvolutionNode node, IntegerTensorType inputType, long[] input, int y, int x, long[] window)
    {
        TensorShape shape = inputType.Shape;
        int at = 0;
        for (int ky = 0; ky < node.Kernel.Height; ky++)
        {
            int iy = (y * node.Stride.Height) + ky - node.Padding.Top;
            for (int kx = 0; kx < node.Kernel.Width; kx++)
            {
                int ix = (x * node.Stride.Width) + kx - node.Padding.Left;
                Span<long> codes = window.AsSpan(at, shape.Channels);
                if (iy >= 0 && iy < shape.Height && ix >= 0 && ix < shape.Width)
                {
                    input.AsSpan(((iy * shape.Width) + ix) * shape.Channels, shape.Channels).CopyTo(codes);
                }
                else
                {
                    codes.Fill(inputType.ZeroPoint);
                }

                at += shape.Channels;
            }
        }
    }

    private static void Multiply(ReadOnlySpan<long> x, ReadOnlySpan<int> weights, ReadOnlySpan<long> bias, Span<long> accumulators)
    {
        for (int o = 0; o < bias.Length; o++)
        {
            accumulators[o] = bias[o] + Dot(x, weights.Slice(o * x.Length, x.Length));
        }
    }

    private static long Dot(ReadOnlySpan<long> x, ReadOnlySpan<int> w)
    {
        long sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * w[i];
        }

        return sum;
    }
}
