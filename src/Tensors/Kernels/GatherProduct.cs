using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// The two products that training spends its time in, for convolutions and dense layers alike. Lanes run over output channels; weights are
/// packed [tap][channel], channels padded with zeros to a multiple of <see cref="Lanes.Width"/>.
/// </summary>
/// <remarks>
/// Every output is one chain of fused multiply-adds in the order of the taps (or rows), so blocking does not change a bit of it.
/// Register block: 8 rows (or taps) by one vector.
/// </remarks>
public static class GatherProduct
{
    private const int Block = 8;

    /// <summary>y[r, n] = bias[n] + sum over k of x[Origins[r] + Taps[k]] * weights[k, n].</summary>
    /// <param name="plan">Which inputs meet which weights.</param>
    /// <param name="rows">How many of the plan's rows are computed.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="weights">[taps, RoundUp(channels)].</param>
    /// <param name="bias">[RoundUp(channels)], or empty for 0.</param>
    /// <param name="y">[rows, channels], followed by <see cref="Lanes.Width"/> floats that may be overwritten.</param>
    /// <param name="channels">Output channels.</param>
    public static void Multiply(GatherPlan plan, int rows, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y, int channels)
    {
        int stride = Lanes.RoundUp(channels);
        plan.Check(rows, x.Length);
        Need(weights, plan.Taps.Length * stride);
        Need(y, (rows * channels) + Lanes.Width);
        ref float x0 = ref Unsafe.AsRef(in x[0]);
        ref float w0 = ref Unsafe.AsRef(in weights[0]);
        int row = 0;
        while (row < rows)
        {
            // The last block steps back to be whole; it computes some rows twice, with the same result.
            int block = rows < Block ? 1 : Block;
            row = Math.Min(row, rows - block);
            ReadOnlySpan<int> origins = plan.Origins.AsSpan(row, block);

            // Vectors are stored whole: the lanes past the last channel fall on the next row. Going down in channels and up in rows,
            // those values are always written later.
            for (int n = stride - Lanes.Width; n >= 0; n -= Lanes.Width)
            {
                Vector512<float> start = bias.IsEmpty ? Vector512<float>.Zero : Vector512.Create(bias[n..]);
                ref float w = ref Unsafe.Add(ref w0, n);
                ref float target = ref y[(row * channels) + n];
                if (block == Block)
                {
                    Rows8(ref x0, origins, plan.Taps, ref w, stride, start, ref target, channels);
                }
                else
                {
                    Row1(ref Unsafe.Add(ref x0, origins[0]), plan.Taps, ref w, stride, start, ref target);
                }
            }

            row += block;
        }
    }

    /// <summary>gradient[k, n] += sum over r of x[Origins[r] + Taps[k]] * dy[r, n]; lanes past the last channel are not changed.</summary>
    /// <param name="plan">Which inputs meet which weights.</param>
    /// <param name="rows">How many of the plan's rows are added.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="dy">[rows, channels], followed by <see cref="Lanes.Width"/> readable floats.</param>
    /// <param name="gradient">[taps, RoundUp(channels)].</param>
    /// <param name="channels">Output channels.</param>
    public static void AddWeightGradient(GatherPlan plan, int rows, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient, int channels)
    {
        int stride = Lanes.RoundUp(channels);
        plan.Check(rows, x.Length);
        Need(gradient, plan.Taps.Length * stride);
        Need(dy, (rows * channels) + Lanes.Width);
        ref float x0 = ref Unsafe.AsRef(in x[0]);
        ReadOnlySpan<int> origins = plan.Origins.AsSpan(0, rows);
        for (int n = 0; n < stride; n += Lanes.Width)
        {
            Vector512<float> mask = Lanes.First(channels - n);
            ref float d = ref Unsafe.AsRef(in dy[n]);
            int k = 0;
            for (; k + Block <= plan.Taps.Length; k += Block)
            {
                Taps8(ref x0, origins, plan.Taps.AsSpan(k, Block), ref d, channels, mask, ref gradient[(k * stride) + n], stride);
            }

            for (; k < plan.Taps.Length; k++)
            {
                Tap1(ref Unsafe.Add(ref x0, plan.Taps[k]), origins, ref d, channels, mask, ref gradient[(k * stride) + n]);
            }
        }
    }

    /// <summary>gradient[n] += sum over r of dy[r, n].</summary>
    /// <param name="rows">Rows of dy.</param>
    /// <param name="dy">[rows, channels], followed by <see cref="Lanes.Width"/> readable floats.</param>
    /// <param name="gradient">[RoundUp(channels)].</param>
    /// <param name="channels">Output channels.</param>
    public static void AddBiasGradient(int rows, ReadOnlySpan<float> dy, Span<float> gradient, int channels)
    {
        Need(dy, (rows * channels) + Lanes.Width);
        for (int n = 0; n < channels; n += Lanes.Width)
        {
            Vector512<float> mask = Lanes.First(channels - n);
            Vector512<float> sum = Vector512<float>.Zero;
            for (int r = 0; r < rows; r++)
            {
                sum += Vector512.Create(dy[((r * channels) + n)..]);
            }

            Span<float> target = gradient[n..];
            (Vector512.Create(target) + (sum & mask)).CopyTo(target);
        }
    }

    private static void Rows8(ref float x, ReadOnlySpan<int> origins, ReadOnlySpan<int> taps, ref float w, int stride, Vector512<float> start, ref float y, int channels)
    {
        ref float x0 = ref Unsafe.Add(ref x, origins[0]);
        ref float x1 = ref Unsafe.Add(ref x, origins[1]);
        ref float x2 = ref Unsafe.Add(ref x, origins[2]);
        ref float x3 = ref Unsafe.Add(ref x, origins[3]);
        ref float x4 = ref Unsafe.Add(ref x, origins[4]);
        ref float x5 = ref Unsafe.Add(ref x, origins[5]);
        ref float x6 = ref Unsafe.Add(ref x, origins[6]);
        ref float x7 = ref Unsafe.Add(ref x, origins[7]);
        Vector512<float> a0 = start, a1 = start, a2 = start, a3 = start, a4 = start, a5 = start, a6 = start, a7 = start;
        foreach (int tap in taps)
        {
            Vector512<float> b = Vector512.LoadUnsafe(ref w);
            a0 = Add(ref x0, tap, b, a0);
            a1 = Add(ref x1, tap, b, a1);
            a2 = Add(ref x2, tap, b, a2);
            a3 = Add(ref x3, tap, b, a3);
            a4 = Add(ref x4, tap, b, a4);
            a5 = Add(ref x5, tap, b, a5);
            a6 = Add(ref x6, tap, b, a6);
            a7 = Add(ref x7, tap, b, a7);
            w = ref Unsafe.Add(ref w, stride);
        }

        a0.StoreUnsafe(ref y);
        a1.StoreUnsafe(ref y, (nuint)channels);
        a2.StoreUnsafe(ref y, (nuint)channels * 2);
        a3.StoreUnsafe(ref y, (nuint)channels * 3);
        a4.StoreUnsafe(ref y, (nuint)channels * 4);
        a5.StoreUnsafe(ref y, (nuint)channels * 5);
        a6.StoreUnsafe(ref y, (nuint)channels * 6);
        a7.StoreUnsafe(ref y, (nuint)channels * 7);
    }

    private static void Row1(ref float x, ReadOnlySpan<int> taps, ref float w, int stride, Vector512<float> start, ref float y)
    {
        Vector512<float> sum = start;
        foreach (int tap in taps)
        {
            sum = Add(ref x, tap, Vector512.LoadUnsafe(ref w), sum);
            w = ref Unsafe.Add(ref w, stride);
        }

        sum.StoreUnsafe(ref y);
    }

    private static void Taps8(ref float x, ReadOnlySpan<int> origins, ReadOnlySpan<int> taps, ref float dy, int channels, Vector512<float> mask, ref float gradient, int stride)
    {
        ref float x0 = ref Unsafe.Add(ref x, taps[0]);
        ref float x1 = ref Unsafe.Add(ref x, taps[1]);
        ref float x2 = ref Unsafe.Add(ref x, taps[2]);
        ref float x3 = ref Unsafe.Add(ref x, taps[3]);
        ref float x4 = ref Unsafe.Add(ref x, taps[4]);
        ref float x5 = ref Unsafe.Add(ref x, taps[5]);
        ref float x6 = ref Unsafe.Add(ref x, taps[6]);
        ref float x7 = ref Unsafe.Add(ref x, taps[7]);
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        foreach (int origin in origins)
        {
            Vector512<float> d = Vector512.LoadUnsafe(ref dy) & mask;
            a0 = Add(ref x0, origin, d, a0);
            a1 = Add(ref x1, origin, d, a1);
            a2 = Add(ref x2, origin, d, a2);
            a3 = Add(ref x3, origin, d, a3);
            a4 = Add(ref x4, origin, d, a4);
            a5 = Add(ref x5, origin, d, a5);
            a6 = Add(ref x6, origin, d, a6);
            a7 = Add(ref x7, origin, d, a7);
            dy = ref Unsafe.Add(ref dy, channels);
        }

        AddTo(ref gradient, a0);
        AddTo(ref Unsafe.Add(ref gradient, stride), a1);
        AddTo(ref Unsafe.Add(ref gradient, stride * 2), a2);
        AddTo(ref Unsafe.Add(ref gradient, stride * 3), a3);
        AddTo(ref Unsafe.Add(ref gradient, stride * 4), a4);
        AddTo(ref Unsafe.Add(ref gradient, stride * 5), a5);
        AddTo(ref Unsafe.Add(ref gradient, stride * 6), a6);
        AddTo(ref Unsafe.Add(ref gradient, stride * 7), a7);
    }

    private static void Tap1(ref float x, ReadOnlySpan<int> origins, ref float dy, int channels, Vector512<float> mask, ref float gradient)
    {
        Vector512<float> sum = default;
        foreach (int origin in origins)
        {
            sum = Add(ref x, origin, Vector512.LoadUnsafe(ref dy) & mask, sum);
            dy = ref Unsafe.Add(ref dy, channels);
        }

        AddTo(ref gradient, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(ref float x, int offset, Vector512<float> b, Vector512<float> sum) =>
        Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref x, offset)), b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref float target, Vector512<float> value) => (Vector512.LoadUnsafe(ref target) + value).StoreUnsafe(ref target);

    private static void Need(ReadOnlySpan<float> buffer, int length, [CallerArgumentExpression(nameof(buffer))] string name = "")
    {
        if (buffer.Length < length)
        {
            throw new ArgumentException($"{buffer.Length} floats, {length} are needed", name);
        }
    }
}
