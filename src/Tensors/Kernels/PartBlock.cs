using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// The products of <see cref="ProductBlock{V, F}"/> where a row of lanes takes several registers: three registers of first factors by four columns,
/// twelve sums at a time, or two registers, eight sums, where two or four are left. Twelve sums, three first factors and a second are the 16 registers of AVX2.
/// Latency asks for eight sums only; twelve need fewer reads and less of all else a product. Chains of fused multiply-adds in the order of the steps, as there.
/// </summary>
/// <typeparam name="V">Vector type.</typeparam>
/// <typeparam name="F">How second factors are read; the same for all lanes.</typeparam>
internal static class PartBlock<V, F>
    where V : struct, IVector<V>
    where F : struct, IFactor
{
    /// <summary>Registers that hold a row.</summary>
    private static int Parts => Lanes.Width / V.Count;

    /// <summary>Rows by up to four columns.</summary>
    public static void Run(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
    {
        int count = rows.Length * Parts;
        for (int i = 0; i < count;)
        {
            (ProductRow first, ProductRow second) = (Part(rows, i), Part(rows, i + 1));
            if (count - i is 2 or 4)
            {
                TwoByFour(ref Unsafe.Add(ref a, first.A), ref Unsafe.Add(ref a, second.A), ref b, steps, columns, ends, ref Unsafe.Add(ref y, first.Y), ref Unsafe.Add(ref y, second.Y));
                i += 2;
                continue;
            }

            ProductRow third = Part(rows, i + 2);
            ThreeByFour(
                ref Unsafe.Add(ref a, first.A), ref Unsafe.Add(ref a, second.A), ref Unsafe.Add(ref a, third.A), ref b, steps, columns, ends,
                ref Unsafe.Add(ref y, first.Y), ref Unsafe.Add(ref y, second.Y), ref Unsafe.Add(ref y, third.Y));
            i += 3;
        }
    }

    /// <summary>Where a register's first factors and sums begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ProductRow Part(ReadOnlySpan<ProductRow> rows, int index)
    {
        ProductRow row = rows[index / Parts];
        int lane = index % Parts * V.Count;
        return new ProductRow(row.A + lane, row.Y + lane);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TwoByFour(
        ref float first, ref float second, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y0, ref float y1)
    {
        Column<V> c0 = ProductBlock<V, F>.BeginRow(0, ends, ref y0);
        Column<V> c1 = ProductBlock<V, F>.BeginRow(0, ends, ref y1);
        foreach (ProductStep step in steps)
        {
            var factors = Column<V>.Read<F>(ref Unsafe.Add(ref b, step.B));
            c0.Add(factors, V.Load(ref first, step.A));
            c1.Add(factors, V.Load(ref second, step.A));
        }

        ProductBlock<V, F>.EndRow(c0, 0, columns, ends, ref y0);
        ProductBlock<V, F>.EndRow(c1, 0, columns, ends, ref y1);
    }

    /// <summary>One second factor at a time: four would not fit beside twelve sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThreeByFour(
        ref float first, ref float second, ref float third, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y0, ref float y1, ref float y2)
    {
        Column<V> c0 = ProductBlock<V, F>.BeginRow(0, ends, ref y0);
        Column<V> c1 = ProductBlock<V, F>.BeginRow(0, ends, ref y1);
        Column<V> c2 = ProductBlock<V, F>.BeginRow(0, ends, ref y2);
        foreach (ProductStep step in steps)
        {
            V x0 = V.Load(ref first, step.A);
            V x1 = V.Load(ref second, step.A);
            V x2 = V.Load(ref third, step.A);
            ref float factors = ref Unsafe.Add(ref b, step.B);
            V factor = F.Read<V>(ref factors, 0, 0);
            c0.Add0(x0, factor);
            c1.Add0(x1, factor);
            c2.Add0(x2, factor);
            factor = F.Read<V>(ref factors, 1, 0);
            c0.Add1(x0, factor);
            c1.Add1(x1, factor);
            c2.Add1(x2, factor);
            factor = F.Read<V>(ref factors, 2, 0);
            c0.Add2(x0, factor);
            c1.Add2(x1, factor);
            c2.Add2(x2, factor);
            factor = F.Read<V>(ref factors, 3, 0);
            c0.Add3(x0, factor);
            c1.Add3(x1, factor);
            c2.Add3(x2, factor);
        }

        ProductBlock<V, F>.EndRow(c0, 0, columns, ends, ref y0);
        ProductBlock<V, F>.EndRow(c1, 0, columns, ends, ref y1);
        ProductBlock<V, F>.EndRow(c2, 0, columns, ends, ref y2);
    }
}
