using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference;

/// <summary>Reductions over unpadded windows, each channel alone; docs/numerics.md#max-pool and #sum-pool.</summary>
internal static class PoolOperations
{
    /// <summary>out[y, x, c] = largest code of channel c in the window.</summary>
    /// <param name="node">The pool.</param>
    /// <param name="inputType">Type of its input.</param>
    /// <param name="input">Codes, [H, W, C].</param>
    public static long[] Max(MaxPoolNode node, IntegerTensorType inputType, long[] input) =>
        Reduce(node.Output.Shape, inputType.Shape, node.Kernel, node.Stride, input, long.MinValue, Math.Max);

    /// <summary>acc[y, x, c] = sum of (code - zeroPoint) of channel c in the window.</summary>
    /// <param name="node">The pool.</param>
    /// <param name="inputType">Type of its input.</param>
    /// <param name="input">Codes, [H, W, C].</param>
    public static long[] Sum(SumPoolNode node, IntegerTensorType inputType, long[] input) =>
        Reduce(node.Output.Shape, inputType.Shape, node.Kernel, node.Stride, input, 0, (sum, code) => sum + (code - inputType.ZeroPoint));

    private static long[] Reduce(TensorShape output, TensorShape input, Extent kernel, Extent stride, long[] codes, long start, Func<long, long, long> combine)
    {
        long[] result = new long[output.Count];
        for (int i = 0; i < result.Length; i++)
        {
            int c = i % output.Channels;
            int x = i / output.Channels % output.Width;
            int y = i / output.Channels / output.Width;
            long value = start;
            for (int ky = 0; ky < kernel.Height; ky++)
            {
                int row = ((y * stride.Height) + ky) * input.Width;
                for (int kx = 0; kx < kernel.Width; kx++)
                {
                    value = combine(value, codes[((row + (x * stride.Width) + kx) * input.Channels) + c]);
                }
            }

            result[i] = value;
        }

        return result;
    }
}
