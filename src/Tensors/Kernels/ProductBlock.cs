using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// Where training spends its time: four rows by four columns of a product in 16 registers, or by two columns in 8 where two are left, and two rows
/// or one by eight or four columns. Where a row takes several registers, <see cref="PartBlock{V, F}"/> does all but two columns that are left and factors of
/// each lane's own: these stay four rows by two columns. Each sum is one chain of fused multiply-adds in the order of the steps, so neither the blocks
/// nor the width of vectors change a bit of it. The loops over steps are methods of their own that are never inlined: inside a larger method they run
/// out of the registers that the JIT keeps track of, and are 20 times as slow.
/// </summary>
/// <typeparam name="V">Vector type.</typeparam>
/// <typeparam name="F">How second factors are read.</typeparam>
internal static class ProductBlock<V, F>
    where V : struct, IVector<V>
    where F : struct, IFactor
{
    /// <summary>Four rows by up to four columns.</summary>
    public static void FourRows(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
    {
        if (V.Count < Lanes.Width && !F.ByLane && columns > 2)
        {
            PartBlock<V, F>.Run(ref a, WithoutRepeated(rows), ref b, steps, columns, ends, ref y);
            return;
        }

        for (int lane = 0; lane < Lanes.Width; lane += V.Count)
        {
            ref float first = ref Unsafe.Add(ref a, lane);
            if (V.Count == Lanes.Width && columns > 2)
            {
                FourByFour(ref first, rows, ref b, steps, lane, columns, ends, ref y);
                continue;
            }

            FourByTwo(ref first, rows, ref b, steps, 0, lane, columns, ends, ref y);
            if (columns > 2)
            {
                FourByTwo(ref first, rows, ref b, steps, 2, lane, columns, ends, ref y);
            }
        }
    }

    /// <summary>Without those that only fill up the block: where sums are added to, they must all be read before the first is written, or each row be there once.</summary>
    private static ReadOnlySpan<ProductRow> WithoutRepeated(ReadOnlySpan<ProductRow> rows)
    {
        while (rows.Length > 1 && rows[^1] == rows[^2])
        {
            rows = rows[..^1];
        }

        return rows;
    }

    /// <summary>One to four rows by up to eight columns, in two blocks.</summary>
    public static void FewRows(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, nint nextBlock, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
    {
        if (V.Count < Lanes.Width)
        {
            PartBlock<V, F>.Run(ref a, rows, ref b, steps, columns, ends, ref y);
            if (columns > ProductPlan.Block)
            {
                PartBlock<V, F>.Run(
                    ref a, rows, ref Unsafe.Add(ref b, nextBlock), steps, columns - ProductPlan.Block, ends.From(ProductPlan.Block), ref Unsafe.Add(ref y, ProductPlan.Block * Lanes.Width));
            }

            return;
        }

        int row = 0;
        for (; row < rows.Length - 1 && columns > ProductPlan.Block; row += 2)
        {
            (ProductRow first, ProductRow second) = (rows[row], rows[row + 1]);
            TwoByEight(ref Unsafe.Add(ref a, first.A), ref Unsafe.Add(ref a, second.A), ref b, nextBlock, steps, columns, ends, ref Unsafe.Add(ref y, first.Y), ref Unsafe.Add(ref y, second.Y));
        }

        for (; row < rows.Length; row++)
        {
            ref float first = ref Unsafe.Add(ref a, rows[row].A);
            ref float target = ref Unsafe.Add(ref y, rows[row].Y);
            if (columns > ProductPlan.Block)
            {
                OneByEight(ref first, ref b, nextBlock, steps, columns, ends, ref target);
            }
            else
            {
                OneByFour(ref first, ref b, steps, columns, ends, ref target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourByFour(
        ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int lane, int columns, in SumEnds ends, ref float y)
    {
        ref float a0 = ref Unsafe.Add(ref a, rows[0].A);
        ref float a1 = ref Unsafe.Add(ref a, rows[1].A);
        ref float a2 = ref Unsafe.Add(ref a, rows[2].A);
        ref float a3 = ref Unsafe.Add(ref a, rows[3].A);
        Column<V> c0 = Begin(rows, 0, lane, ends, ref y);
        Column<V> c1 = Begin(rows, 1, lane, ends, ref y);
        Column<V> c2 = Begin(rows, 2, lane, ends, ref y);
        Column<V> c3 = Begin(rows, 3, lane, ends, ref y);
        foreach (ProductStep step in steps)
        {
            var x = Column<V>.Load(ref a0, ref a1, ref a2, ref a3, step.A);
            ref float factor = ref Unsafe.Add(ref b, step.B);
            c0.Add(x, F.Read<V>(ref factor, 0, lane));
            c1.Add(x, F.Read<V>(ref factor, 1, lane));
            c2.Add(x, F.Read<V>(ref factor, 2, lane));
            c3.Add(x, F.Read<V>(ref factor, 3, lane));
        }

        End(c0, rows, 0, lane, columns, ends, ref y);
        End(c1, rows, 1, lane, columns, ends, ref y);
        End(c2, rows, 2, lane, columns, ends, ref y);
        End(c3, rows, 3, lane, columns, ends, ref y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourByTwo(
        ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int column, int lane, int columns, in SumEnds ends, ref float y)
    {
        ref float a0 = ref Unsafe.Add(ref a, rows[0].A);
        ref float a1 = ref Unsafe.Add(ref a, rows[1].A);
        ref float a2 = ref Unsafe.Add(ref a, rows[2].A);
        ref float a3 = ref Unsafe.Add(ref a, rows[3].A);
        Column<V> c0 = Begin(rows, column, lane, ends, ref y);
        Column<V> c1 = Begin(rows, column + 1, lane, ends, ref y);
        foreach (ProductStep step in steps)
        {
            var x = Column<V>.Load(ref a0, ref a1, ref a2, ref a3, step.A);
            ref float factor = ref Unsafe.Add(ref b, step.B);
            c0.Add(x, F.Read<V>(ref factor, column, lane));
            c1.Add(x, F.Read<V>(ref factor, column + 1, lane));
        }

        End(c0, rows, column, lane, columns, ends, ref y);
        End(c1, rows, column + 1, lane, columns, ends, ref y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TwoByEight(
        ref float first, ref float second, ref float b, nint nextBlock, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y, ref float nextY)
    {
        ref float b1 = ref Unsafe.Add(ref b, nextBlock);
        Column<V> c00 = BeginRow(0, ends, ref y);
        Column<V> c01 = BeginRow(ProductPlan.Block, ends, ref y);
        Column<V> c10 = BeginRow(0, ends, ref nextY);
        Column<V> c11 = BeginRow(ProductPlan.Block, ends, ref nextY);
        foreach (ProductStep step in steps)
        {
            V x0 = V.Load(ref first, step.A);
            V x1 = V.Load(ref second, step.A);
            var factors = Column<V>.Read<F>(ref Unsafe.Add(ref b, step.B));
            c00.Add(factors, x0);
            c10.Add(factors, x1);
            factors = Column<V>.Read<F>(ref Unsafe.Add(ref b1, step.B));
            c01.Add(factors, x0);
            c11.Add(factors, x1);
        }

        EndRow(c00, 0, columns, ends, ref y);
        EndRow(c01, ProductPlan.Block, columns, ends, ref y);
        EndRow(c10, 0, columns, ends, ref nextY);
        EndRow(c11, ProductPlan.Block, columns, ends, ref nextY);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneByEight(ref float a, ref float b, nint nextBlock, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
    {
        ref float b1 = ref Unsafe.Add(ref b, nextBlock);
        Column<V> c0 = BeginRow(0, ends, ref y);
        Column<V> c1 = BeginRow(ProductPlan.Block, ends, ref y);
        foreach (ProductStep step in steps)
        {
            V x = V.Load(ref a, step.A);
            c0.Add(Column<V>.Read<F>(ref Unsafe.Add(ref b, step.B)), x);
            c1.Add(Column<V>.Read<F>(ref Unsafe.Add(ref b1, step.B)), x);
        }

        EndRow(c0, 0, columns, ends, ref y);
        EndRow(c1, ProductPlan.Block, columns, ends, ref y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneByFour(ref float a, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
    {
        Column<V> c0 = BeginRow(0, ends, ref y);
        foreach (ProductStep step in steps)
        {
            c0.Add(Column<V>.Read<F>(ref Unsafe.Add(ref b, step.B)), V.Load(ref a, step.A));
        }

        EndRow(c0, 0, columns, ends, ref y);
    }

    /// <summary>What a column's four sums start from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Column<V> Begin(ReadOnlySpan<ProductRow> rows, int column, int lane, in SumEnds ends, ref float y) => ends.Add
        ? Column<V>.Load(
            ref Unsafe.Add(ref y, rows[0].Y), ref Unsafe.Add(ref y, rows[1].Y), ref Unsafe.Add(ref y, rows[2].Y), ref Unsafe.Add(ref y, rows[3].Y), (column * Lanes.Width) + lane)
        : Column<V>.Fill(V.Broadcast(Unsafe.Add(ref ends.Start, column)));

    /// <summary>Writes a column's four sums, unless the column is one past the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void End(Column<V> sums, ReadOnlySpan<ProductRow> rows, int column, int lane, int columns, in SumEnds ends, ref float y)
    {
        if (ends.Rectify)
        {
            sums.Rectify();
        }

        if (column < columns)
        {
            sums.Store(
                ref Unsafe.Add(ref y, rows[0].Y), ref Unsafe.Add(ref y, rows[1].Y), ref Unsafe.Add(ref y, rows[2].Y), ref Unsafe.Add(ref y, rows[3].Y), (column * Lanes.Width) + lane);
        }
    }

    /// <summary>What a row's four sums start from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Column<V> BeginRow(int column, in SumEnds ends, ref float y)
    {
        ref float at = ref Unsafe.Add(ref y, column * Lanes.Width);
        return ends.Add
            ? Column<V>.Load(ref at, ref Unsafe.Add(ref at, Lanes.Width), ref Unsafe.Add(ref at, 2 * Lanes.Width), ref Unsafe.Add(ref at, 3 * Lanes.Width), 0)
            : Column<V>.Read<Weights>(ref Unsafe.Add(ref ends.Start, column));
    }

    /// <summary>Writes a row's four sums, but for columns past the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EndRow(Column<V> sums, int column, int columns, in SumEnds ends, ref float y)
    {
        if (ends.Rectify)
        {
            sums.Rectify();
        }

        sums.StoreFirst(columns - column, ref Unsafe.Add(ref y, column * Lanes.Width));
    }
}
