using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>How a block of four rows finds its first factors, column by column.</summary>
internal interface IRowBlock
{
    /// <summary>Floats from a column's first factors to the next column's: 0 where all columns have the same.</summary>
    public static abstract int NextColumn { get; }

    /// <summary>Four rows by up to four columns.</summary>
    public static abstract void FourRows<V, F>(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
        where V : struct, IVector<V>
        where F : struct, IFactor;
}

/// <summary>Every column reads every value: convolutions over all channels.</summary>
internal readonly struct SharedRows : IRowBlock
{
    /// <inheritdoc/>
    public static int NextColumn => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourRows<V, F>(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
        where V : struct, IVector<V>
        where F : struct, IFactor => ProductBlock<V, F>.FourRows(ref a, rows, ref b, steps, columns, ends, ref y);
}

/// <summary>Every column reads the values of its own channel: depthwise convolutions.</summary>
internal readonly struct ChannelRows : IRowBlock
{
    /// <inheritdoc/>
    public static int NextColumn => Lanes.Width;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourRows<V, F>(ref float a, ReadOnlySpan<ProductRow> rows, ref float b, ReadOnlySpan<ProductStep> steps, int columns, in SumEnds ends, ref float y)
        where V : struct, IVector<V>
        where F : struct, IFactor => ChannelBlock<V, F>.FourRows(ref a, rows, ref b, steps, columns, ends, ref y);
}
