using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// F(2x2, 3x3) of Winograd: four neighbouring sums of a 3x3 convolution out of 16 products instead of 36 (Lavin, Gray 2015: Fast Algorithms for
/// Convolutional Neural Networks). With a 4x4 tile d of values and a kernel g the sums are <c>A'((G g G') (B'd B)) A</c>, the products element by element:
/// <code>
///      1  0 -1  0         1    0    0
/// B' = 0  1  1  0    G = 1/2  1/2  1/2    A' = 1  1  1  0
///      0 -1  1  0        1/2 -1/2  1/2         0  1 -1 -1
///      0  1  0 -1         0    0    1
/// </code>
/// Additions of lanes in a fixed order, so the same bits for any width of vector.
/// </summary>
public static class WinogradTransform
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 4;

    /// <summary>Values of a tile.</summary>
    public const int Elements = Side * Side;

    /// <summary>Rows and columns of the sums that a tile gives.</summary>
    public const int Sums = 2;

    /// <summary>Rows and columns of the kernel.</summary>
    public const int Kernel = 3;

    /// <summary>G g G' of all kernels.</summary>
    /// <param name="weights">Packed for <see cref="LayerProduct"/>, 9 taps of every input channel.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="target">Receives each element's weights, packed with a tap for every input channel.</param>
    /// <param name="pitch">Floats from an element to the next.</param>
    public static void Weights(ReadOnlySpan<float> weights, int inputs, int outputs, Span<float> target, int pitch)
    {
        const int taps = Kernel * Kernel;
        int last = ((LayerProduct.Blocks(outputs) * inputs) - 1) * ProductPlan.Block;
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Length, (last * taps) + (taps * ProductPlan.Block), nameof(weights));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((Elements - 1) * pitch) + last + ProductPlan.Block, nameof(target));
        ref float first = ref MemoryMarshal.GetReference(weights);
        ref float u = ref MemoryMarshal.GetReference(target);
        nint position = inputs * ProductPlan.Block;
        Span<Vector128<float>> rows = stackalloc Vector128<float>[Side * Kernel];
        for (int block = 0; block < LayerProduct.Blocks(outputs); block++)
        {
            for (int c = 0; c < inputs; c++)
            {
                ref float g = ref Unsafe.Add(ref first, ((block * taps * inputs) + c) * ProductPlan.Block);
                for (int x = 0; x < Kernel; x++)
                {
                    (rows[x], rows[Kernel + x], rows[(2 * Kernel) + x], rows[(3 * Kernel) + x]) = Spread(
                        Vector128.LoadUnsafe(ref Unsafe.Add(ref g, x * position)),
                        Vector128.LoadUnsafe(ref Unsafe.Add(ref g, (Kernel + x) * position)),
                        Vector128.LoadUnsafe(ref Unsafe.Add(ref g, ((2 * Kernel) + x) * position)));
                }

                ref float to = ref Unsafe.Add(ref u, ((block * inputs) + c) * ProductPlan.Block);
                for (int y = 0; y < Side; y++)
                {
                    (Vector128<float> u0, Vector128<float> u1, Vector128<float> u2, Vector128<float> u3) = Spread(rows[y * Kernel], rows[(y * Kernel) + 1], rows[(y * Kernel) + 2]);
                    u0.StoreUnsafe(ref Unsafe.Add(ref to, (nint)pitch * Side * y));
                    u1.StoreUnsafe(ref Unsafe.Add(ref to, (nint)pitch * ((Side * y) + 1)));
                    u2.StoreUnsafe(ref Unsafe.Add(ref to, (nint)pitch * ((Side * y) + 2)));
                    u3.StoreUnsafe(ref Unsafe.Add(ref to, (nint)pitch * ((Side * y) + 3)));
                }
            }
        }
    }

    /// <summary>B'd B of a tile, for every channel.</summary>
    /// <param name="tile">From the tile's first value.</param>
    /// <param name="row">Floats from a row to the next.</param>
    /// <param name="pixel">Floats from a pixel to the next.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Receives [channels][lanes] of each element.</param>
    /// <param name="pitch">Floats from an element to the next.</param>
    public static void Values(ReadOnlySpan<float> tile, int row, int pixel, int channels, Span<float> target, int pitch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tile.Length, ((Side - 1) * (row + pixel)) + (channels * Lanes.Width), nameof(tile));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((Elements - 1) * pitch) + (channels * Lanes.Width), nameof(target));
        ref float d = ref MemoryMarshal.GetReference(tile);
        ref float v = ref MemoryMarshal.GetReference(target);
        for (int c = 0; c < channels; c++)
        {
            Column(ref d, ref Unsafe.Add(ref d, 2 * pixel), row, ref v, pitch, add: false);
            Column(ref Unsafe.Add(ref d, pixel), ref Unsafe.Add(ref d, 2 * pixel), row, ref Unsafe.Add(ref v, pitch), pitch, add: true);
            Column(ref Unsafe.Add(ref d, 2 * pixel), ref Unsafe.Add(ref d, pixel), row, ref Unsafe.Add(ref v, 2 * pitch), pitch, add: false);
            Column(ref Unsafe.Add(ref d, pixel), ref Unsafe.Add(ref d, 3 * pixel), row, ref Unsafe.Add(ref v, 3 * pitch), pitch, add: false);
            d = ref Unsafe.Add(ref d, Lanes.Width);
            v = ref Unsafe.Add(ref v, Lanes.Width);
        }
    }

    /// <summary>A'm A of a tile's products, for every channel: four sums.</summary>
    /// <param name="products">[channels][lanes] of each element.</param>
    /// <param name="pitch">Floats from an element to the next.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="bias">One for each channel, added to the sums; or empty.</param>
    /// <param name="target">From the first of four pixels that receive the sums.</param>
    /// <param name="row">Floats from a row to the next there.</param>
    /// <param name="pixel">Floats from a pixel to the next there.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    /// <param name="rectify">Whether sums below 0 become 0.</param>
    public static void ToSums(ReadOnlySpan<float> products, int pitch, int channels, ReadOnlySpan<float> bias, Span<float> target, int row, int pixel, bool add, bool rectify)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(products.Length, ((Elements - 1) * pitch) + (channels * Lanes.Width), nameof(products));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, row + pixel + (channels * Lanes.Width), nameof(target));
        ref float m = ref MemoryMarshal.GetReference(products);
        ref float y = ref MemoryMarshal.GetReference(target);
        for (int c = 0; c < channels; c++)
        {
            var start = Vector512.Create(bias.IsEmpty ? 0f : bias[c]);
            (Vector512<float> a0, Vector512<float> b0) = Pair(ref m, pitch);
            (Vector512<float> a1, Vector512<float> b1) = Pair(ref Unsafe.Add(ref m, pitch), pitch);
            (Vector512<float> a2, Vector512<float> b2) = Pair(ref Unsafe.Add(ref m, 2 * pitch), pitch);
            (Vector512<float> a3, Vector512<float> b3) = Pair(ref Unsafe.Add(ref m, 3 * pitch), pitch);
            Store(a0 + a1 + a2 + start, ref y, add, rectify);
            Store(a1 - a2 - a3 + start, ref Unsafe.Add(ref y, pixel), add, rectify);
            Store(b0 + b1 + b2 + start, ref Unsafe.Add(ref y, row), add, rectify);
            Store(b1 - b2 - b3 + start, ref Unsafe.Add(ref y, row + pixel), add, rectify);
            m = ref Unsafe.Add(ref m, Lanes.Width);
            y = ref Unsafe.Add(ref y, Lanes.Width);
        }
    }

    /// <summary>A y A' of the gradients by four sums: those by the products.</summary>
    /// <param name="gradients">Of the four sums, row by row, [count] each.</param>
    /// <param name="count">Floats of each, a multiple of <see cref="Lanes.Width"/>.</param>
    /// <param name="target">Receives as many of each element.</param>
    /// <param name="pitch">Floats from an element to the next.</param>
    public static void Gradients(ReadOnlySpan<float> gradients, int count, Span<float> target, int pitch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gradients.Length, Sums * Sums * count, nameof(gradients));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((Elements - 1) * pitch) + count, nameof(target));
        ref float y = ref MemoryMarshal.GetReference(gradients);
        ref float m = ref MemoryMarshal.GetReference(target);
        for (int i = 0; i < count; i += Lanes.Width)
        {
            Vector512<float> a = Vector512.LoadUnsafe(ref Unsafe.Add(ref y, i));
            Vector512<float> b = Vector512.LoadUnsafe(ref Unsafe.Add(ref y, count + i));
            Vector512<float> c = Vector512.LoadUnsafe(ref Unsafe.Add(ref y, (2 * count) + i));
            Vector512<float> d = Vector512.LoadUnsafe(ref Unsafe.Add(ref y, (3 * count) + i));
            ref float to = ref Unsafe.Add(ref m, i);
            StoreRow(a, b, ref to, pitch);
            StoreRow(a + c, b + d, ref Unsafe.Add(ref to, Side * pitch), pitch);
            StoreRow(a - c, b - d, ref Unsafe.Add(ref to, 2 * Side * pitch), pitch);
            StoreRow(-c, -d, ref Unsafe.Add(ref to, 3 * Side * pitch), pitch);
        }
    }

    /// <summary>G'u G of gradients by transformed weights: those by the weights.</summary>
    /// <param name="gradients">[block of 16 output channels][inputs][16] of each element: output channels are the lanes.</param>
    /// <param name="pitch">Floats from an element to the next.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="target">Receives the gradient, packed as <see cref="Weights"/> takes weights.</param>
    public static void ToWeights(ReadOnlySpan<float> gradients, int pitch, int inputs, int outputs, Span<float> target)
    {
        const int taps = Kernel * Kernel;
        int blocks = LayerProduct.Blocks(outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(gradients.Length, ((Elements - 1) * pitch) + (Lanes.RoundUp(outputs) * inputs), nameof(gradients));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, blocks * inputs * taps * ProductPlan.Block, nameof(target));
        ref float u = ref MemoryMarshal.GetReference(gradients);
        Span<Vector512<float>> rows = stackalloc Vector512<float>[Kernel * Side];
        Span<Vector512<float>> weights = stackalloc Vector512<float>[taps];
        for (int block = 0; block < blocks; block += Lanes.Width / ProductPlan.Block)
        {
            int count = Math.Min(Lanes.Width / ProductPlan.Block, blocks - block);
            for (int c = 0; c < inputs; c++)
            {
                ref float from = ref Unsafe.Add(ref u, ((block * ProductPlan.Block * inputs) + (c * Lanes.Width)));
                for (int x = 0; x < Side; x++)
                {
                    (rows[x], rows[Side + x], rows[(2 * Side) + x]) = Gather(
                        Vector512.LoadUnsafe(ref Unsafe.Add(ref from, (nint)pitch * x)),
                        Vector512.LoadUnsafe(ref Unsafe.Add(ref from, (nint)pitch * (Side + x))),
                        Vector512.LoadUnsafe(ref Unsafe.Add(ref from, (nint)pitch * ((2 * Side) + x))),
                        Vector512.LoadUnsafe(ref Unsafe.Add(ref from, (nint)pitch * ((3 * Side) + x))));
                }

                for (int y = 0; y < Kernel; y++)
                {
                    (weights[Kernel * y], weights[(Kernel * y) + 1], weights[(Kernel * y) + 2]) = Gather(rows[Side * y], rows[(Side * y) + 1], rows[(Side * y) + 2], rows[(Side * y) + 3]);
                }

                ReadOnlySpan<float> all = MemoryMarshal.Cast<Vector512<float>, float>(weights);
                for (int tap = 0; tap < taps; tap++)
                {
                    for (int i = 0; i < count; i++)
                    {
                        all.Slice((tap * Lanes.Width) + (i * ProductPlan.Block), ProductPlan.Block).CopyTo(target[((((block + i) * taps * inputs) + (tap * inputs) + c) * ProductPlan.Block)..]);
                    }
                }
            }
        }
    }

    /// <summary>The element of the kernel turned by half a turn that is this element of the kernel: G turns with it but for its first and last row.</summary>
    /// <param name="element">Row by row.</param>
    public static int Turned(int element)
    {
        return (Side * Other(element / Side)) + Other(element % Side);

        static int Other(int line) => line is 0 or Side - 1 ? Side - 1 - line : line;
    }

    /// <summary>G times a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> First, Vector128<float> Second, Vector128<float> Third, Vector128<float> Fourth) Spread(Vector128<float> g0, Vector128<float> g1, Vector128<float> g2)
    {
        Vector128<float> outer = (g0 + g2) * 0.5f;
        Vector128<float> inner = g1 * 0.5f;
        return (g0, outer + inner, outer - inner, g2);
    }

    /// <summary>G' times a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second, Vector512<float> Third) Gather(Vector512<float> u0, Vector512<float> u1, Vector512<float> u2, Vector512<float> u3)
    {
        Vector512<float> sum = (u1 + u2) * 0.5f;
        return (u0 + sum, (u1 - u2) * 0.5f, sum + u3);
    }

    /// <summary>A row of A y A'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(Vector512<float> left, Vector512<float> right, ref float target, nint pitch)
    {
        left.StoreUnsafe(ref target);
        (left + right).StoreUnsafe(ref Unsafe.Add(ref target, pitch));
        (left - right).StoreUnsafe(ref Unsafe.Add(ref target, 2 * pitch));
        (-right).StoreUnsafe(ref Unsafe.Add(ref target, 3 * pitch));
    }

    /// <summary>A column of B'd B out of the difference, or sum, of two columns of d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(ref float left, ref float right, nint row, ref float target, nint pitch, bool add)
    {
        Vector512<float> t0 = Combine(ref left, ref right, 0, add);
        Vector512<float> t1 = Combine(ref left, ref right, row, add);
        Vector512<float> t2 = Combine(ref left, ref right, 2 * row, add);
        Vector512<float> t3 = Combine(ref left, ref right, 3 * row, add);
        (t0 - t2).StoreUnsafe(ref target);
        (t1 + t2).StoreUnsafe(ref Unsafe.Add(ref target, Side * pitch));
        (t2 - t1).StoreUnsafe(ref Unsafe.Add(ref target, 2 * Side * pitch));
        (t1 - t3).StoreUnsafe(ref Unsafe.Add(ref target, 3 * Side * pitch));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Combine(ref float left, ref float right, nint at, bool add)
    {
        Vector512<float> a = Vector512.LoadUnsafe(ref Unsafe.Add(ref left, at));
        Vector512<float> b = Vector512.LoadUnsafe(ref Unsafe.Add(ref right, at));
        return add ? a + b : a - b;
    }

    /// <summary>A' times a column of products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Pair(ref float m, nint pitch)
    {
        Vector512<float> m0 = Vector512.LoadUnsafe(ref m);
        Vector512<float> m1 = Vector512.LoadUnsafe(ref Unsafe.Add(ref m, Side * pitch));
        Vector512<float> m2 = Vector512.LoadUnsafe(ref Unsafe.Add(ref m, 2 * Side * pitch));
        Vector512<float> m3 = Vector512.LoadUnsafe(ref Unsafe.Add(ref m, 3 * Side * pitch));
        return (m0 + m1 + m2, m1 - m2 - m3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> sum, ref float target, bool add, bool rectify)
    {
        if (add)
        {
            sum += Vector512.LoadUnsafe(ref target);
        }

        if (rectify)
        {
            sum = Vector512.MaxNative(Vector512<float>.Zero, sum);
        }

        sum.StoreUnsafe(ref target);
    }
}
