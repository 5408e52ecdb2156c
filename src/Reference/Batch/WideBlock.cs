using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GradientsToGates.Reference.Batch;

/// <summary>Sums of products of 32 by 32 bits, modulo 2^64, for four pixels and one panel of output channels.</summary>
internal static class WideBlock
{
    /// <summary>Pixels of a block; those beyond the last compute that one again.</summary>
    public const int Pixels = 4;

    /// <summary>Computes [<see cref="Pixels"/>, panel] sums, without bias.</summary>
    /// <typeparam name="V">Vector type.</typeparam>
    /// <param name="weights">Weights of the layer.</param>
    /// <param name="window">How its input lies in memory.</param>
    /// <param name="codes">The padded input.</param>
    /// <param name="windows">Where each pixel's window begins in it, in bytes; one to four.</param>
    /// <param name="panel">Which panel of the weights.</param>
    /// <param name="truncate">Bits that every product loses, or null.</param>
    /// <param name="sums">Receives the sums.</param>
    public static void Sum<V>(WideWeights weights, InputWindow window, ReadOnlySpan<long> codes, ReadOnlySpan<int> windows, int panel, int? truncate, ref long sums)
        where V : struct, IWideVector<V>
    {
        if (truncate is { } shift)
        {
            Sum<V, Truncated>(weights, window, codes, windows, panel, shift, ref sums);
        }
        else
        {
            Sum<V, Exact>(weights, window, codes, windows, panel, 0, ref sums);
        }
    }

    private static void Sum<V, P>(WideWeights weights, InputWindow window, ReadOnlySpan<long> codes, ReadOnlySpan<int> windows, int panel, int shift, ref long sums)
        where V : struct, IWideVector<V>
        where P : struct, IProduct
    {
        unchecked
        {
            LayerWeights layer = weights.Layer;
            nint length = layer.RowLength;
            nint next = window.RowCodes;
            ref long first = ref MemoryMarshal.GetReference(codes);
            int last = windows.Length - 1;

            // With one lane the second vector is the next channel, so a panel is a whole number of pairs for every width.
            for (nint lane = 0; lane < WideWeights.Panel; lane += 2 * V.Count)
            {
                ref long x0 = ref Unsafe.Add(ref first, windows[0] / sizeof(long));
                ref long x1 = ref Unsafe.Add(ref first, windows[Math.Min(1, last)] / sizeof(long));
                ref long x2 = ref Unsafe.Add(ref first, windows[Math.Min(2, last)] / sizeof(long));
                ref long x3 = ref Unsafe.Add(ref first, windows[last] / sizeof(long));
                ref long w = ref Unsafe.Add(ref weights.Weights.First, ((nint)panel * layer.Rows * length * WideWeights.Panel) + lane);
                V a0 = V.Broadcast(0), b0 = a0, c0 = a0, d0 = a0;
                V a1 = a0, b1 = a0, c1 = a0, d1 = a0;
                for (int row = layer.Rows; row > 0; row--)
                {
                    for (nint i = 0; i < length; i++)
                    {
                        var w0 = V.Load(ref w, 0);
                        var w1 = V.Load(ref w, V.Count);
                        var x = V.Broadcast(Unsafe.Add(ref x0, i));
                        a0 = P.Add(a0, x, w0, shift);
                        a1 = P.Add(a1, x, w1, shift);
                        x = V.Broadcast(Unsafe.Add(ref x1, i));
                        b0 = P.Add(b0, x, w0, shift);
                        b1 = P.Add(b1, x, w1, shift);
                        x = V.Broadcast(Unsafe.Add(ref x2, i));
                        c0 = P.Add(c0, x, w0, shift);
                        c1 = P.Add(c1, x, w1, shift);
                        x = V.Broadcast(Unsafe.Add(ref x3, i));
                        d0 = P.Add(d0, x, w0, shift);
                        d1 = P.Add(d1, x, w1, shift);
                        w = ref Unsafe.Add(ref w, WideWeights.Panel);
                    }

                    x0 = ref Unsafe.Add(ref x0, next);
                    x1 = ref Unsafe.Add(ref x1, next);
                    x2 = ref Unsafe.Add(ref x2, next);
                    x3 = ref Unsafe.Add(ref x3, next);
                }

                ref long sum = ref Unsafe.Add(ref sums, lane);
                Store(a0, a1, ref sum, 0);
                Store(b0, b1, ref sum, 1);
                Store(c0, c1, ref sum, 2);
                Store(d0, d1, ref sum, 3);
            }
        }
    }

    private static void Store<V>(V first, V second, ref long sums, nint pixel)
        where V : struct, IWideVector<V>
    {
        V.Store(first, ref sums, pixel * WideWeights.Panel);
        V.Store(second, ref sums, (pixel * WideWeights.Panel) + V.Count);
    }

    private interface IProduct
    {
        public static abstract V Add<V>(V sum, V a, V b, int shift)
            where V : struct, IWideVector<V>;
    }

    private readonly struct Exact : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V>(V sum, V a, V b, int shift)
            where V : struct, IWideVector<V> => V.MultiplyAdd(sum, a, b);
    }

    private readonly struct Truncated : IProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V>(V sum, V a, V b, int shift)
            where V : struct, IWideVector<V> => V.MultiplyShiftAdd(sum, a, b, shift);
    }
}
