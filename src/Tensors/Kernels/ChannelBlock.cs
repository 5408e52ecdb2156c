using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// Four rows by two columns where each column has first factors of its own, <c>y[row, column] = sum over steps of a[row + step, column]
/// b[step, column]</c>. Nothing that is read serves two sums of a row, so reading sets the pace, and eight sums are enough to hide the
/// latency. Chains of fused multiply-adds in the order of the steps, as in <see cref="ProductBlock{V, F}"/>.
/// </summary>
/// <typeparam name="V">Vector type.</typeparam>
/// <typeparam name="F">How second factors are read.</typeparam>
internal static class ChannelBlock<V, F>
    where V : struct, IVector<V>
    where F : struct, IFactor
{
    /// <summary>Four rows by up to four columns.</summary>
    public static void FourRows(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
    {
        for (int lane = 0; lane < Lanes.Width; lane += V.Count)
        {
            FourByTwo(ref a, rows, ref b, steps, 0, lane, columns, ends, ref y);
            if (columns > 2)
            {
                FourByTwo(ref a, rows, ref b, steps, 2, lane, columns, ends, ref y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourByTwo(
        ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int column, int lane, int columns, in SumEnds ends, ref float y)
    {
        int own = (column * Lanes.Width) + lane;
        ref float a0 = ref Unsafe.Add(ref a, rows[0].A + own);
        ref float a1 = ref Unsafe.Add(ref a, rows[1].A + own);
        ref float a2 = ref Unsafe.Add(ref a, rows[2].A + own);
        ref float a3 = ref Unsafe.Add(ref a, rows[3].A + own);
        Column<V> c0 = ProductBlock<V, F>.Begin(rows, column, lane, ends, ref y);
        Column<V> c1 = ProductBlock<V, F>.Begin(rows, column + 1, lane, ends, ref y);
        foreach (ProductStep step in steps)
        {
            ref float factor = ref Unsafe.Add(ref b, step.B);
            c0.Add(Column<V>.Load(ref a0, ref a1, ref a2, ref a3, step.A), F.Read<V>(ref factor, column, lane));
            c1.Add(Column<V>.Load(ref a0, ref a1, ref a2, ref a3, step.A + Lanes.Width), F.Read<V>(ref factor, column + 1, lane));
        }

        ProductBlock<V, F>.End(c0, rows, column, lane, columns, ends, ref y);
        ProductBlock<V, F>.End(c1, rows, column + 1, lane, columns, ends, ref y);
    }
}
