using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// Where inference spends its time: sums of a few pixels by a few vectors of eight output channels, held in 8 to 14 of the 16 registers. A block beyond
/// the last pixel computes that one again.
/// </summary>
/// <typeparam name="TDot">How codes and weights are multiplied.</typeparam>
internal static class DotBlocks<TDot>
    where TDot : struct, IDot
{
    /// <summary>Computes all sums of a panel for some pixels.</summary>
    /// <param name="panel">Weights.</param>
    /// <param name="codes">The padded input.</param>
    /// <param name="pixels">Where in it each pixel's window begins, in bytes; at least one.</param>
    /// <param name="sums">Receives [pixels, pitch].</param>
    /// <param name="pitch">Integers from pixel to pixel.</param>
    public static void Run(DotPanel panel, ref byte codes, ReadOnlySpan<int> pixels, Span<int> sums, int pitch)
    {
        ref int target = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), panel.FirstChannel);
        switch (panel.Vectors)
        {
            case 1:
                for (int p = 0; p < pixels.Length; p += 8)
                {
                    One(panel, ref codes, pixels, p, ref target, pitch);
                }

                break;
            case 2:
                for (int p = 0; p < pixels.Length; p += 6)
                {
                    Two(panel, ref codes, pixels, p, ref target, pitch);
                }

                break;
            case 3:
                for (int p = 0; p < pixels.Length; p += 4)
                {
                    Three(panel, ref codes, pixels, p, ref target, pitch);
                }

                break;
            case 4:
                for (int p = 0; p < pixels.Length; p += 3)
                {
                    Four(panel, ref codes, pixels, p, ref target, pitch);
                }

                break;
            case 7:
                for (int p = 0; p < pixels.Length; p += 2)
                {
                    Seven(panel, ref codes, pixels, p, ref target, pitch);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(panel), panel.Vectors, "no block has so many vectors");
        }
    }

    /// <summary>Eight pixels by one vector.</summary>
    private static void One(DotPanel panel, ref byte codes, ReadOnlySpan<int> pixels, int p, ref int target, int pitch)
    {
        unchecked
        {
            nint row = panel.RowBytes;
            nint stride = panel.RowStride;
            int last = pixels.Length - 1;
            ref byte weights = ref panel.Weights.First;
            ref int bias = ref panel.Bias.First;
            ref byte from0 = ref Unsafe.Add(ref codes, (nint)pixels[p]);
            ref byte from1 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 1, last)]);
            ref byte from2 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 2, last)]);
            ref byte from3 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 3, last)]);
            ref byte from4 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 4, last)]);
            ref byte from5 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 5, last)]);
            ref byte from6 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 6, last)]);
            ref byte from7 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 7, last)]);
            Vector256<int> a0 = Vector256.LoadUnsafe(ref bias);
            Vector256<int> b0 = a0;
            Vector256<int> c0 = a0;
            Vector256<int> d0 = a0;
            Vector256<int> e0 = a0;
            Vector256<int> f0 = a0;
            Vector256<int> g0 = a0;
            Vector256<int> h0 = a0;
            for (int rows = panel.Rows; rows > 0; rows--)
            {
                for (nint at = 0; at < row; at += DotPanel.GroupBytes)
                {
                    Vector256<int> w0 = Weights(ref weights, 0);
                    a0 = TDot.Add(a0, Codes(ref from0, at), w0);
                    b0 = TDot.Add(b0, Codes(ref from1, at), w0);
                    c0 = TDot.Add(c0, Codes(ref from2, at), w0);
                    d0 = TDot.Add(d0, Codes(ref from3, at), w0);
                    e0 = TDot.Add(e0, Codes(ref from4, at), w0);
                    f0 = TDot.Add(f0, Codes(ref from5, at), w0);
                    g0 = TDot.Add(g0, Codes(ref from6, at), w0);
                    h0 = TDot.Add(h0, Codes(ref from7, at), w0);
                    weights = ref Unsafe.Add(ref weights, 32);
                }

                from0 = ref Unsafe.Add(ref from0, stride);
                from1 = ref Unsafe.Add(ref from1, stride);
                from2 = ref Unsafe.Add(ref from2, stride);
                from3 = ref Unsafe.Add(ref from3, stride);
                from4 = ref Unsafe.Add(ref from4, stride);
                from5 = ref Unsafe.Add(ref from5, stride);
                from6 = ref Unsafe.Add(ref from6, stride);
                from7 = ref Unsafe.Add(ref from7, stride);
            }

            ref int t0 = ref Unsafe.Add(ref target, (nint)pitch * p);
            ref int t1 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 1, last));
            ref int t2 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 2, last));
            ref int t3 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 3, last));
            ref int t4 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 4, last));
            ref int t5 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 5, last));
            ref int t6 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 6, last));
            ref int t7 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 7, last));
            a0.StoreUnsafe(ref t0);
            b0.StoreUnsafe(ref t1);
            c0.StoreUnsafe(ref t2);
            d0.StoreUnsafe(ref t3);
            e0.StoreUnsafe(ref t4);
            f0.StoreUnsafe(ref t5);
            g0.StoreUnsafe(ref t6);
            h0.StoreUnsafe(ref t7);
        }
    }

    /// <summary>Six pixels by two vectors.</summary>
    private static void Two(DotPanel panel, ref byte codes, ReadOnlySpan<int> pixels, int p, ref int target, int pitch)
    {
        unchecked
        {
            nint row = panel.RowBytes;
            nint stride = panel.RowStride;
            int last = pixels.Length - 1;
            ref byte weights = ref panel.Weights.First;
            ref int bias = ref panel.Bias.First;
            ref byte from0 = ref Unsafe.Add(ref codes, (nint)pixels[p]);
            ref byte from1 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 1, last)]);
            ref byte from2 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 2, last)]);
            ref byte from3 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 3, last)]);
            ref byte from4 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 4, last)]);
            ref byte from5 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 5, last)]);
            Vector256<int> a0 = Vector256.LoadUnsafe(ref bias);
            Vector256<int> a1 = Vector256.LoadUnsafe(ref bias, 8);
            Vector256<int> b0 = a0, b1 = a1;
            Vector256<int> c0 = a0, c1 = a1;
            Vector256<int> d0 = a0, d1 = a1;
            Vector256<int> e0 = a0, e1 = a1;
            Vector256<int> f0 = a0, f1 = a1;
            for (int rows = panel.Rows; rows > 0; rows--)
            {
                for (nint at = 0; at < row; at += DotPanel.GroupBytes)
                {
                    Vector256<int> w0 = Weights(ref weights, 0);
                    Vector256<int> w1 = Weights(ref weights, 1);
                    Vector256<int> x = Codes(ref from0, at);
                    a0 = TDot.Add(a0, x, w0);
                    a1 = TDot.Add(a1, x, w1);
                    x = Codes(ref from1, at);
                    b0 = TDot.Add(b0, x, w0);
                    b1 = TDot.Add(b1, x, w1);
                    x = Codes(ref from2, at);
                    c0 = TDot.Add(c0, x, w0);
                    c1 = TDot.Add(c1, x, w1);
                    x = Codes(ref from3, at);
                    d0 = TDot.Add(d0, x, w0);
                    d1 = TDot.Add(d1, x, w1);
                    x = Codes(ref from4, at);
                    e0 = TDot.Add(e0, x, w0);
                    e1 = TDot.Add(e1, x, w1);
                    x = Codes(ref from5, at);
                    f0 = TDot.Add(f0, x, w0);
                    f1 = TDot.Add(f1, x, w1);
                    weights = ref Unsafe.Add(ref weights, 64);
                }

                from0 = ref Unsafe.Add(ref from0, stride);
                from1 = ref Unsafe.Add(ref from1, stride);
                from2 = ref Unsafe.Add(ref from2, stride);
                from3 = ref Unsafe.Add(ref from3, stride);
                from4 = ref Unsafe.Add(ref from4, stride);
                from5 = ref Unsafe.Add(ref from5, stride);
            }

            ref int t0 = ref Unsafe.Add(ref target, (nint)pitch * p);
            ref int t1 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 1, last));
            ref int t2 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 2, last));
            ref int t3 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 3, last));
            ref int t4 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 4, last));
            ref int t5 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 5, last));
            a0.StoreUnsafe(ref t0);
            a1.StoreUnsafe(ref t0, 8);
            b0.StoreUnsafe(ref t1);
            b1.StoreUnsafe(ref t1, 8);
            c0.StoreUnsafe(ref t2);
            c1.StoreUnsafe(ref t2, 8);
            d0.StoreUnsafe(ref t3);
            d1.StoreUnsafe(ref t3, 8);
            e0.StoreUnsafe(ref t4);
            e1.StoreUnsafe(ref t4, 8);
            f0.StoreUnsafe(ref t5);
            f1.StoreUnsafe(ref t5, 8);
        }
    }

    /// <summary>Four pixels by three vectors.</summary>
    private static void Three(DotPanel panel, ref byte codes, ReadOnlySpan<int> pixels, int p, ref int target, int pitch)
    {
        unchecked
        {
            nint row = panel.RowBytes;
            nint stride = panel.RowStride;
            int last = pixels.Length - 1;
            ref byte weights = ref panel.Weights.First;
            ref int bias = ref panel.Bias.First;
            ref byte from0 = ref Unsafe.Add(ref codes, (nint)pixels[p]);
            ref byte from1 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 1, last)]);
            ref byte from2 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 2, last)]);
            ref byte from3 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 3, last)]);
            Vector256<int> a0 = Vector256.LoadUnsafe(ref bias);
            Vector256<int> a1 = Vector256.LoadUnsafe(ref bias, 8);
            Vector256<int> a2 = Vector256.LoadUnsafe(ref bias, 16);
            Vector256<int> b0 = a0, b1 = a1, b2 = a2;
            Vector256<int> c0 = a0, c1 = a1, c2 = a2;
            Vector256<int> d0 = a0, d1 = a1, d2 = a2;
            for (int rows = panel.Rows; rows > 0; rows--)
            {
                for (nint at = 0; at < row; at += DotPanel.GroupBytes)
                {
                    Vector256<int> w0 = Weights(ref weights, 0);
                    Vector256<int> w1 = Weights(ref weights, 1);
                    Vector256<int> w2 = Weights(ref weights, 2);
                    Vector256<int> x = Codes(ref from0, at);
                    a0 = TDot.Add(a0, x, w0);
                    a1 = TDot.Add(a1, x, w1);
                    a2 = TDot.Add(a2, x, w2);
                    x = Codes(ref from1, at);
                    b0 = TDot.Add(b0, x, w0);
                    b1 = TDot.Add(b1, x, w1);
                    b2 = TDot.Add(b2, x, w2);
                    x = Codes(ref from2, at);
                    c0 = TDot.Add(c0, x, w0);
                    c1 = TDot.Add(c1, x, w1);
                    c2 = TDot.Add(c2, x, w2);
                    x = Codes(ref from3, at);
                    d0 = TDot.Add(d0, x, w0);
                    d1 = TDot.Add(d1, x, w1);
                    d2 = TDot.Add(d2, x, w2);
                    weights = ref Unsafe.Add(ref weights, 96);
                }

                from0 = ref Unsafe.Add(ref from0, stride);
                from1 = ref Unsafe.Add(ref from1, stride);
                from2 = ref Unsafe.Add(ref from2, stride);
                from3 = ref Unsafe.Add(ref from3, stride);
            }

            ref int t0 = ref Unsafe.Add(ref target, (nint)pitch * p);
            ref int t1 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 1, last));
            ref int t2 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 2, last));
            ref int t3 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 3, last));
            a0.StoreUnsafe(ref t0);
            a1.StoreUnsafe(ref t0, 8);
            a2.StoreUnsafe(ref t0, 16);
            b0.StoreUnsafe(ref t1);
            b1.StoreUnsafe(ref t1, 8);
            b2.StoreUnsafe(ref t1, 16);
            c0.StoreUnsafe(ref t2);
            c1.StoreUnsafe(ref t2, 8);
            c2.StoreUnsafe(ref t2, 16);
            d0.StoreUnsafe(ref t3);
            d1.StoreUnsafe(ref t3, 8);
            d2.StoreUnsafe(ref t3, 16);
        }
    }

    /// <summary>Three pixels by four vectors.</summary>
    private static void Four(DotPanel panel, ref byte codes, ReadOnlySpan<int> pixels, int p, ref int target, int pitch)
    {
        unchecked
        {
            nint row = panel.RowBytes;
            nint stride = panel.RowStride;
            int last = pixels.Length - 1;
            ref byte weights = ref panel.Weights.First;
            ref int bias = ref panel.Bias.First;
            ref byte from0 = ref Unsafe.Add(ref codes, (nint)pixels[p]);
            ref byte from1 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 1, last)]);
            ref byte from2 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 2, last)]);
            Vector256<int> a0 = Vector256.LoadUnsafe(ref bias);
            Vector256<int> a1 = Vector256.LoadUnsafe(ref bias, 8);
            Vector256<int> a2 = Vector256.LoadUnsafe(ref bias, 16);
            Vector256<int> a3 = Vector256.LoadUnsafe(ref bias, 24);
            Vector256<int> b0 = a0, b1 = a1, b2 = a2, b3 = a3;
            Vector256<int> c0 = a0, c1 = a1, c2 = a2, c3 = a3;
            for (int rows = panel.Rows; rows > 0; rows--)
            {
                for (nint at = 0; at < row; at += DotPanel.GroupBytes)
                {
                    Vector256<int> x0 = Codes(ref from0, at);
                    Vector256<int> x1 = Codes(ref from1, at);
                    Vector256<int> x2 = Codes(ref from2, at);
                    Vector256<int> w = Weights(ref weights, 0);
                    a0 = TDot.Add(a0, x0, w);
                    b0 = TDot.Add(b0, x1, w);
                    c0 = TDot.Add(c0, x2, w);
                    w = Weights(ref weights, 1);
                    a1 = TDot.Add(a1, x0, w);
                    b1 = TDot.Add(b1, x1, w);
                    c1 = TDot.Add(c1, x2, w);
                    w = Weights(ref weights, 2);
                    a2 = TDot.Add(a2, x0, w);
                    b2 = TDot.Add(b2, x1, w);
                    c2 = TDot.Add(c2, x2, w);
                    w = Weights(ref weights, 3);
                    a3 = TDot.Add(a3, x0, w);
                    b3 = TDot.Add(b3, x1, w);
                    c3 = TDot.Add(c3, x2, w);
                    weights = ref Unsafe.Add(ref weights, 128);
                }

                from0 = ref Unsafe.Add(ref from0, stride);
                from1 = ref Unsafe.Add(ref from1, stride);
                from2 = ref Unsafe.Add(ref from2, stride);
            }

            ref int t0 = ref Unsafe.Add(ref target, (nint)pitch * p);
            ref int t1 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 1, last));
            ref int t2 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 2, last));
            a0.StoreUnsafe(ref t0);
            a1.StoreUnsafe(ref t0, 8);
            a2.StoreUnsafe(ref t0, 16);
            a3.StoreUnsafe(ref t0, 24);
            b0.StoreUnsafe(ref t1);
            b1.StoreUnsafe(ref t1, 8);
            b2.StoreUnsafe(ref t1, 16);
            b3.StoreUnsafe(ref t1, 24);
            c0.StoreUnsafe(ref t2);
            c1.StoreUnsafe(ref t2, 8);
            c2.StoreUnsafe(ref t2, 16);
            c3.StoreUnsafe(ref t2, 24);
        }
    }

    /// <summary>Two pixels by seven vectors.</summary>
    private static void Seven(DotPanel panel, ref byte codes, ReadOnlySpan<int> pixels, int p, ref int target, int pitch)
    {
        unchecked
        {
            nint row = panel.RowBytes;
            nint stride = panel.RowStride;
            int last = pixels.Length - 1;
            ref byte weights = ref panel.Weights.First;
            ref int bias = ref panel.Bias.First;
            ref byte from0 = ref Unsafe.Add(ref codes, (nint)pixels[p]);
            ref byte from1 = ref Unsafe.Add(ref codes, (nint)pixels[Math.Min(p + 1, last)]);
            Vector256<int> a0 = Vector256.LoadUnsafe(ref bias);
            Vector256<int> a1 = Vector256.LoadUnsafe(ref bias, 8);
            Vector256<int> a2 = Vector256.LoadUnsafe(ref bias, 16);
            Vector256<int> a3 = Vector256.LoadUnsafe(ref bias, 24);
            Vector256<int> a4 = Vector256.LoadUnsafe(ref bias, 32);
            Vector256<int> a5 = Vector256.LoadUnsafe(ref bias, 40);
            Vector256<int> a6 = Vector256.LoadUnsafe(ref bias, 48);
            Vector256<int> b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6;
            for (int rows = panel.Rows; rows > 0; rows--)
            {
                for (nint at = 0; at < row; at += DotPanel.GroupBytes)
                {
                    Vector256<int> x0 = Codes(ref from0, at);
                    Vector256<int> x1 = Codes(ref from1, at);
                    a0 = TDot.Add(a0, x0, Weights(ref weights, 0));
                    b0 = TDot.Add(b0, x1, Weights(ref weights, 0));
                    a1 = TDot.Add(a1, x0, Weights(ref weights, 1));
                    b1 = TDot.Add(b1, x1, Weights(ref weights, 1));
                    a2 = TDot.Add(a2, x0, Weights(ref weights, 2));
                    b2 = TDot.Add(b2, x1, Weights(ref weights, 2));
                    a3 = TDot.Add(a3, x0, Weights(ref weights, 3));
                    b3 = TDot.Add(b3, x1, Weights(ref weights, 3));
                    a4 = TDot.Add(a4, x0, Weights(ref weights, 4));
                    b4 = TDot.Add(b4, x1, Weights(ref weights, 4));
                    a5 = TDot.Add(a5, x0, Weights(ref weights, 5));
                    b5 = TDot.Add(b5, x1, Weights(ref weights, 5));
                    a6 = TDot.Add(a6, x0, Weights(ref weights, 6));
                    b6 = TDot.Add(b6, x1, Weights(ref weights, 6));
                    weights = ref Unsafe.Add(ref weights, 224);
                }

                from0 = ref Unsafe.Add(ref from0, stride);
                from1 = ref Unsafe.Add(ref from1, stride);
            }

            ref int t0 = ref Unsafe.Add(ref target, (nint)pitch * p);
            ref int t1 = ref Unsafe.Add(ref target, (nint)pitch * Math.Min(p + 1, last));
            a0.StoreUnsafe(ref t0);
            a1.StoreUnsafe(ref t0, 8);
            a2.StoreUnsafe(ref t0, 16);
            a3.StoreUnsafe(ref t0, 24);
            a4.StoreUnsafe(ref t0, 32);
            a5.StoreUnsafe(ref t0, 40);
            a6.StoreUnsafe(ref t0, 48);
            b0.StoreUnsafe(ref t1);
            b1.StoreUnsafe(ref t1, 8);
            b2.StoreUnsafe(ref t1, 16);
            b3.StoreUnsafe(ref t1, 24);
            b4.StoreUnsafe(ref t1, 32);
            b5.StoreUnsafe(ref t1, 40);
            b6.StoreUnsafe(ref t1, 48);
        }
    }

    /// <summary>One group of codes in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Codes(ref byte window, nint at) => Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref window, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Weights(ref byte weights, nint vector) => Vector256.LoadUnsafe(ref Unsafe.Add(ref weights, vector * 32)).AsInt32();
}
