using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// What convolutions and dense layers compute on a group of samples. Weights are packed in blocks of four output channels,
/// [block][tap][4], the last block filled up with zeros.
/// </summary>
public static class LayerProduct
{
    private static readonly float[] _zeros = new float[ProductPlan.Block * 2];

    /// <summary>Floats of packed weights.</summary>
    /// <param name="taps">Products per output value.</param>
    /// <param name="channels">Output channels.</param>
    public static int PackedLength(int taps, int channels) => Blocks(channels) * taps * ProductPlan.Block;

    /// <summary>Blocks of four that hold so many channels.</summary>
    /// <param name="channels">At least 1.</param>
    public static int Blocks(int channels) => (channels + ProductPlan.Block - 1) / ProductPlan.Block;

    /// <summary>y = bias + the plan's sums over inputs and packed weights.</summary>
    /// <param name="plan">Rows are output pixels, steps taps, columns output channels.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="weights">Packed.</param>
    /// <param name="bias">One for each output channel, filled up to whole blocks; or empty for 0.</param>
    /// <param name="y">Receives the sums.</param>
    /// <param name="rectify">Whether sums below 0 become 0.</param>
    public static void Forward(ProductPlan plan, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y, bool rectify) =>
        Multiply<Weights, SharedRows>(plan, x, weights, bias, y, add: false, rectify);

    /// <summary>dx = (dx +) the plan's sums over output gradients and the same packed weights.</summary>
    /// <param name="plan">Rows are input pixels, steps taps of each output channel, columns input channels.</param>
    /// <param name="dy">Output gradients.</param>
    /// <param name="weights">Packed, followed by what may be read but does not count.</param>
    /// <param name="dx">Receives the sums.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    public static void Backward(ProductPlan plan, ReadOnlySpan<float> dy, ReadOnlySpan<float> weights, Span<float> dx, bool add) =>
        Multiply<TurnedWeights, SharedRows>(plan, dy, weights, [], dx, add, rectify: false);

    /// <summary>The same where each channel has but its own values, forward and backward: y = (y or bias) + the plan's sums over values and packed weights.</summary>
    /// <param name="plan">Rows are pixels, steps taps, columns channels of values, weights and sums.</param>
    /// <param name="values">Inputs, or output gradients.</param>
    /// <param name="weights">Packed.</param>
    /// <param name="bias">One for each channel, filled up to whole blocks; or empty for 0.</param>
    /// <param name="y">Receives the sums.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    /// <param name="rectify">Whether sums below 0 become 0.</param>
    public static void Depthwise(ProductPlan plan, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> y, bool add, bool rectify) =>
        Multiply<Weights, ChannelRows>(plan, values, weights, bias, y, add, rectify);

    /// <summary>y = (y +) the plan's sums where the lanes of a are units: each of them times one sample's values.</summary>
    /// <param name="plan">Rows are vectors of 16 units, steps samples, columns channels, whose values lie <see cref="Lanes.Width"/> floats apart.</param>
    /// <param name="a">Values of units, sample by sample.</param>
    /// <param name="b">Values of channels, [channel][lanes], followed by three more channels that may be read.</param>
    /// <param name="y">Receives the sums, [channel][16 units] of each row, followed by three more channels that may be read.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    public static void OfUnits(ProductPlan plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, bool add)
    {
        // Sums that are added to are read in whole blocks.
        plan.Check(a.Length, 0, b.Length, SampleValues.Reach, y.Length - (add ? (ProductPlan.Block - 1) * Lanes.Width : 0));
        if (Vector512.IsHardwareAccelerated)
        {
            OfUnits<Vector16>(plan, a, b, y, add);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            OfUnits<Vector8>(plan, a, b, y, add);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            OfUnits<Vector4>(plan, a, b, y, add);
        }
        else
        {
            OfUnits<Vector1>(plan, a, b, y, add);
        }
    }

    private static void Multiply<F, R>(ProductPlan plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> start, Span<float> y, bool add, bool rectify)
        where F : struct, IFactor
        where R : struct, IRowBlock
    {
        // Blocks read a little past the last column: weights of the next tap, or values of the next pixel. Their results are not kept.
        plan.Check(a.Length, R.NextColumn, b.Length, F.Reach, y.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply<Vector16, F, R>(plan, a, b, start, y, add, rectify);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Multiply<Vector8, F, R>(plan, a, b, start, y, add, rectify);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Multiply<Vector4, F, R>(plan, a, b, start, y, add, rectify);
        }
        else
        {
            Multiply<Vector1, F, R>(plan, a, b, start, y, add, rectify);
        }
    }

    private static void Multiply<V, F, R>(ProductPlan plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> start, Span<float> y, bool add, bool rectify)
        where V : struct, IVector<V>
        where F : struct, IFactor
        where R : struct, IRowBlock
    {
        ref float a0 = ref MemoryMarshal.GetReference(a);
        if (plan.RowCount == 1 && R.NextColumn == 0)
        {
            for (int column = 0; column < plan.Columns; column += 2 * ProductPlan.Block)
            {
                ProductBlock<V, F>.FewRows(
                    ref a0,
                    plan.Rows.AsSpan(0, 1),
                    ref MemoryMarshal.GetReference(b[(column / ProductPlan.Block * plan.NextBlock)..]),
                    plan.NextBlock,
                    plan.Steps,
                    plan.Columns - column,
                    Ends(start, column, add, rectify),
                    ref MemoryMarshal.GetReference(y[(column * Lanes.Width)..]));
            }

            return;
        }

        for (int row = 0; row < plan.Rows.Length; row += ProductPlan.Block)
        {
            ReadOnlySpan<ProductRow> rows = plan.Rows.AsSpan(row, ProductPlan.Block);
            for (int column = 0; column < plan.Columns; column += ProductPlan.Block)
            {
                R.FourRows<V, F>(
                    ref Unsafe.Add(ref a0, column * R.NextColumn),
                    rows,
                    ref MemoryMarshal.GetReference(b[(column / ProductPlan.Block * plan.NextBlock)..]),
                    plan.Steps,
                    plan.Columns - column,
                    Ends(start, column, add, rectify),
                    ref MemoryMarshal.GetReference(y[(column * Lanes.Width)..]));
            }
        }
    }

    private static void OfUnits<V>(ProductPlan plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, bool add)
        where V : struct, IVector<V>
    {
        ref float a0 = ref MemoryMarshal.GetReference(a);
        SumEnds ends = Ends([], 0, add, rectify: false);
        for (int column = 0; column < plan.Columns; column += 2 * ProductPlan.Block)
        {
            ref float factors = ref MemoryMarshal.GetReference(b[(column * Lanes.Width)..]);
            ref float target = ref MemoryMarshal.GetReference(y[(column * Lanes.Width)..]);
            for (int row = 0; row < plan.RowCount; row += ProductPlan.Block)
            {
                ProductBlock<V, SampleValues>.FewRows(
                    ref a0, plan.Rows.AsSpan(row, Math.Min(ProductPlan.Block, plan.RowCount - row)), ref factors, plan.NextBlock, plan.Steps, plan.Columns - column, ends, ref target);
            }
        }
    }

    /// <summary>How sums begin, from a column on, and end.</summary>
    internal static SumEnds Ends(ReadOnlySpan<float> start, int column, bool add, bool rectify) =>
        new(ref MemoryMarshal.GetReference(start.IsEmpty ? _zeros : start[column..]), add, rectify);
}
