using System.Numerics;
using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Reference;

/// <summary>Exact sums of products; docs/numerics.md#convolution, #dense and #depthwise. The verifier proved that no partial sum leaves the node's type, which tells whether 64 bits do.</summary>
internal static class LinearOperations
{
    /// <summary>acc[y, x, o] = bias[o] + sum of window(y, x) * weights[o].</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="inputType">Type of its input.</param>
    /// <param name="input">Codes, [H, W, Cin].</param>
    /// <param name="wrap">False for truncated products whose sum does not wrap, which only those ask for who count wraps.</param>
    /// <typeparam name="T">Long or Int128, wide enough for the node's type.</typeparam>
    /// <returns>Accumulators, [Hout, Wout, Cout].</returns>
    public static T[] Convolution<T>(ConvolutionNode node, IntegerTensorType inputType, long[] input, bool wrap = true)
        where T : struct, IBinaryInteger<T>
    {
        TensorShape output = node.Output.Shape;
        long[] window = new long[node.Kernel.Area * inputType.Shape.Channels]; // [Kh, Kw, Cin], as each channel's weights
        T[] accumulators = new T[output.Count];
        for (int y = 0; y < output.Height; y++)
        {
            for (int x = 0; x < output.Width; x++)
            {
                Gather(node.Kernel, node.Stride, node.Padding, inputType, input, y, x, window);
                int pixel = ((y * output.Width) + x) * output.Channels;
                Multiply(window, node.Weights.AsSpan(), node.Bias.AsSpan(), accumulators.AsSpan(pixel, output.Channels), node.TruncateProducts, wrap ? node.Output.Type : null);
            }
        }

        return accumulators;
    }

    /// <summary>acc[o] = bias[o] + sum of input * weights[o].</summary>
    /// <param name="node">The dense node.</param>
    /// <param name="input">Codes, [Cin].</param>
    /// <param name="wrap">False for truncated products whose sum does not wrap, which only those ask for who count wraps.</param>
    /// <typeparam name="T">Long or Int128, wide enough for the node's type.</typeparam>
    /// <returns>Accumulators, [Cout].</returns>
    public static T[] Dense<T>(DenseNode node, long[] input, bool wrap = true)
        where T : struct, IBinaryInteger<T>
    {
        T[] accumulators = new T[node.Bias.Count];
        Multiply(input, node.Weights.AsSpan(), node.Bias.AsSpan(), accumulators, node.TruncateProducts, wrap ? node.Output.Type : null);
        return accumulators;
    }

    /// <summary>acc[y, x, c] = bias[c] + sum of channel c of window(y, x) * weights[c].</summary>
    /// <param name="node">The depthwise node.</param>
    /// <param name="inputType">Type of its input.</param>
    /// <param name="input">Codes, [H, W, C].</param>
    /// <typeparam name="T">Long or Int128, wide enough for the node's type.</typeparam>
    /// <returns>Accumulators, [Hout, Wout, C].</returns>
    public static T[] Depthwise<T>(DepthwiseNode node, IntegerTensorType inputType, long[] input)
        where T : struct, IBinaryInteger<T>
    {
        TensorShape output = node.Output.Shape;
        int area = node.Kernel.Area;
        long[] window = new long[area * output.Channels]; // [Kh, Kw, C]
        long[] channel = new long[area];
        T[] accumulators = new T[output.Count];
        for (int i = 0; i < accumulators.Length; i++)
        {
            int c = i % output.Channels;
            if (c == 0)
            {
                int pixel = i / output.Channels;
                Gather(node.Kernel, node.Stride, node.Padding, inputType, input, pixel / output.Width, pixel % output.Width, window);
            }

            for (int k = 0; k < area; k++)
            {
                channel[k] = window[(k * output.Channels) + c];
            }

            accumulators[i] = T.CreateChecked(node.Bias[c]) + Dot<T>(channel, node.Weights.AsSpan().Slice(c * area, area));
        }

        return accumulators;
    }

    /// <summary>Copies the codes under the kernel at output position (y, x); outside the image stands the zero point.</summary>
    private static void Gather(Extent kernel, Extent stride, Padding padding, IntegerTensorType inputType, long[] input, int y, int x, long[] window)
    {
        TensorShape shape = inputType.Shape;
        int at = 0;
        for (int ky = 0; ky < kernel.Height; ky++)
        {
            int iy = (y * stride.Height) + ky - padding.Top;
            for (int kx = 0; kx < kernel.Width; kx++)
            {
                int ix = (x * stride.Width) + kx - padding.Left;
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

    private static void Multiply<T>(ReadOnlySpan<long> x, ReadOnlySpan<int> weights, ReadOnlySpan<long> bias, Span<T> accumulators, int? truncate, IntType? wrap)
        where T : struct, IBinaryInteger<T>
    {
        for (int o = 0; o < bias.Length; o++)
        {
            ReadOnlySpan<int> w = weights.Slice(o * x.Length, x.Length);
            accumulators[o] = truncate is { } shift
                ? T.CreateChecked(Truncated(bias[o], x, w, shift, wrap))
                : T.CreateChecked(bias[o]) + Dot<T>(x, w);
        }
    }

    private static T Dot<T>(ReadOnlySpan<long> x, ReadOnlySpan<int> w)
        where T : struct, IBinaryInteger<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            sum += T.CreateChecked(x[i]) * T.CreateChecked(w[i]);
        }

        return sum;
    }

    /// <summary>docs/numerics.md#truncated-products: wrapping once at the end equals wrapping after every term.</summary>
    private static Int128 Truncated(long bias, ReadOnlySpan<long> x, ReadOnlySpan<int> w, int shift, IntType? wrap)
    {
        Int128 sum = bias;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (x[i] * w[i]) >> shift;
        }

        return wrap is { } type ? new Requantizer(0, Rounding.Floor, Overflow.Wrap, Relu: false, type, 0).Limit(sum) : sum;
    }
}
