using System.Runtime.InteropServices;

namespace GradientsToGates.Reference.Batch;

/// <summary>What <see cref="DotBlocks{TDot}"/> does to 16-bit codes, without vectors.</summary>
internal static class ScalarDot
{
    /// <summary>Computes all sums of a panel for some pixels.</summary>
    /// <param name="panel">Weights of 16 bits.</param>
    /// <param name="codes">The padded input.</param>
    /// <param name="pixels">Where in it each pixel's window begins, in bytes.</param>
    /// <param name="sums">Receives [pixels, pitch].</param>
    /// <param name="pitch">Integers from pixel to pixel.</param>
    public static void Run(DotPanel panel, ReadOnlySpan<byte> codes, ReadOnlySpan<int> pixels, Span<int> sums, int pitch)
    {
        ReadOnlySpan<short> weights = MemoryMarshal.Cast<byte, short>(panel.Weights.Span);
        for (int p = 0; p < pixels.Length; p++)
        {
            Span<int> target = sums.Slice((p * pitch) + panel.FirstChannel, panel.Vectors * DotPanel.Lanes);
            panel.Bias.Span.CopyTo(target);
            int at = 0;
            for (int row = 0; row < panel.Rows; row++)
            {
                ReadOnlySpan<short> run = MemoryMarshal.Cast<byte, short>(codes.Slice(pixels[p] + (int)(row * panel.RowStride), (int)panel.RowBytes));
                for (int i = 0; i < run.Length; i += 2)
                {
                    Add(target, weights.Slice(at, 2 * target.Length), run[i], run[i + 1]);
                    at += 2 * target.Length;
                }
            }
        }
    }

    private static void Add(Span<int> sums, ReadOnlySpan<short> weights, int x0, int x1)
    {
        unchecked
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += (x0 * weights[2 * i]) + (x1 * weights[(2 * i) + 1]);
            }
        }
    }
}
