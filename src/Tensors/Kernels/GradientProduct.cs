using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Gradients by weights, in the packed form of <see cref="LayerProduct"/>, of one group of samples.</summary>
public static class GradientProduct
{
    /// <summary>Blocks of rows whose sums stay in the nearest cache while the pixels pass by: the nine positions of a 3x3 kernel.</summary>
    private const int GroupBlocks = 9;

    /// <summary>Pixels that pass by at a time: their values stay in the nearest cache for all the blocks of a group.</summary>
    private const int Strip = 64;

    /// <summary>The same where each pixel lies in a memory page of its own: there are few entries for pages, too.</summary>
    private const int FarStrip = 32;

    /// <summary>Floats between pixels from which on they count as far.</summary>
    private const int Far = 768;

    private const int GroupRows = GroupBlocks * ProductPlan.Block;
    private const int BlockFloats = ProductPlan.Block * Lanes.Width;

    /// <summary>Scratch floats for <see cref="Convolution"/>.</summary>
    public static int ConvolutionScratch => GroupRows * BlockFloats;

    /// <summary>Scratch floats for <see cref="Dense"/>.</summary>
    /// <param name="units">Output units.</param>
    public static int DenseScratch(int units) => (ProductPlan.Block * BlockFloats) + (Lanes.Width * TurnedStride(units));

    /// <summary>gradient[channel, tap] = sum over pixels and lanes of dy[pixel, channel] x[pixel, tap].</summary>
    /// <param name="plan">Rows are taps (Y: where a tap's four weights lie in a packed block), steps pixels, columns output channels.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="dy">Output gradients; 0 in lanes without a sample.</param>
    /// <param name="scratch">Aligned, <see cref="ConvolutionScratch"/> floats.</param>
    /// <param name="gradient">Receives the packed gradient; 0 past the last channel.</param>
    public static void Convolution(ProductPlan plan, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> gradient) =>
        Convolution<SharedRows>(plan, x, dy, scratch, gradient);

    /// <summary>gradient[channel, tap] = sum over pixels and lanes of dy[pixel, channel] x[pixel, tap, channel].</summary>
    /// <param name="plan">As for <see cref="Convolution"/>; columns are channels of inputs and outputs.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="dy">Output gradients; 0 in lanes without a sample.</param>
    /// <param name="scratch">Aligned, <see cref="ConvolutionScratch"/> floats.</param>
    /// <param name="gradient">Receives the packed gradient; 0 past the last channel.</param>
    public static void Depthwise(ProductPlan plan, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> gradient) =>
        Convolution<ChannelRows>(plan, x, dy, scratch, gradient);

    /// <summary>gradient[unit, input] = sum over lanes of dy[unit] x[input].</summary>
    /// <param name="x">[inputs][16], followed by three more vectors that may be read.</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="dy">[units][16]; 0 in lanes without a sample.</param>
    /// <param name="units">Units.</param>
    /// <param name="scratch">Aligned, <see cref="DenseScratch"/> floats.</param>
    /// <param name="gradient">Receives the packed gradient.</param>
    /// <remarks>Here the lanes are units, so that nothing is summed across lanes: dy is turned round first, and a step is a sample.</remarks>
    public static void Dense(ReadOnlySpan<float> x, int inputs, ReadOnlySpan<float> dy, int units, Span<float> scratch, Span<float> gradient)
    {
        if (x.Length < (inputs + ProductPlan.Block - 1) * Lanes.Width || scratch.Length < DenseScratch(units))
        {
            throw new ArgumentException($"{x.Length} and {scratch.Length} floats do not do for {inputs} inputs and {units} units", nameof(x));
        }

        Span<float> turned = scratch[(ProductPlan.Block * BlockFloats)..];
        turned.Clear();
        LanesTurned.Run(dy, units, turned, TurnedStride(units));
        if (Vector512.IsHardwareAccelerated)
        {
            Dense<Vector16>(x, inputs, turned, units, scratch, gradient);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Dense<Vector8>(x, inputs, turned, units, scratch, gradient);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Dense<Vector4>(x, inputs, turned, units, scratch, gradient);
        }
        else
        {
            Dense<Vector1>(x, inputs, turned, units, scratch, gradient);
        }
    }

    private static void Convolution<R>(ProductPlan plan, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> gradient)
        where R : struct, IRowBlock
    {
        plan.Check(x.Length, R.NextColumn, dy.Length, LaneValues.Reach, int.MaxValue);
        if (Vector512.IsHardwareAccelerated)
        {
            Convolution<Vector16, R>(plan, x, dy, scratch, gradient);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Convolution<Vector8, R>(plan, x, dy, scratch, gradient);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Convolution<Vector4, R>(plan, x, dy, scratch, gradient);
        }
        else
        {
            Convolution<Vector1, R>(plan, x, dy, scratch, gradient);
        }
    }

    private static void Convolution<V, R>(ProductPlan plan, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> gradient)
        where V : struct, IVector<V>
        where R : struct, IRowBlock
    {
        ref float x0 = ref MemoryMarshal.GetReference(x);
        int strip = plan.Steps.Length > 1 && plan.Steps[1].B - plan.Steps[0].B >= Far ? FarStrip : Strip;
        Span<ProductRow> rows = stackalloc ProductRow[ProductPlan.Block];
        int taps = gradient.Length / (LayerProduct.Blocks(plan.Columns) * ProductPlan.Block);
        for (int column = 0; column < plan.Columns; column += ProductPlan.Block)
        {
            int columns = Math.Min(ProductPlan.Block, plan.Columns - column);
            ref float first = ref Unsafe.Add(ref x0, column * R.NextColumn);
            ref float dy0 = ref MemoryMarshal.GetReference(dy[(column * Lanes.Width)..]);
            Span<float> packed = gradient.Slice(column * taps, taps * ProductPlan.Block);
            for (int group = 0; group < plan.Rows.Length; group += GroupRows)
            {
                int count = Math.Min(GroupRows, plan.Rows.Length - group);
                for (int step = 0; step < plan.Steps.Length; step += strip)
                {
                    ReadOnlySpan<ProductStep> steps = plan.Steps.AsSpan(step, Math.Min(strip, plan.Steps.Length - step));
                    for (int row = 0; row < count; row += ProductPlan.Block)
                    {
                        for (int i = 0; i < ProductPlan.Block; i++)
                        {
                            rows[i] = new ProductRow(plan.Rows[group + row + i].A, (row + i) * BlockFloats);
                        }

                        R.FourRows<V, LaneValues>(ref first, rows, ref dy0, steps, columns, Ends(add: step > 0), ref scratch[0]);
                    }
                }

                for (int row = 0; row < count; row++)
                {
                    LaneSums(ref scratch[row * BlockFloats], columns).StoreUnsafe(ref packed[plan.Rows[group + row].Y]);
                }
            }
        }
    }

    private static void Dense<V>(ReadOnlySpan<float> x, int inputs, ReadOnlySpan<float> turned, int units, Span<float> scratch, Span<float> gradient)
        where V : struct, IVector<V>
    {
        int stride = TurnedStride(units);
        Span<ProductRow> rows = stackalloc ProductRow[ProductPlan.Block];
        Span<ProductStep> steps = stackalloc ProductStep[Lanes.Width];
        for (int n = 0; n < steps.Length; n++)
        {
            steps[n] = new ProductStep(n * stride, n);
        }

        int blocks = LayerProduct.Blocks(units);
        for (int unit = 0; unit < units; unit += BlockFloats)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = new ProductRow(unit + (i * Lanes.Width), i * BlockFloats);
            }

            for (int input = 0; input < inputs; input += ProductPlan.Block)
            {
                int columns = Math.Min(ProductPlan.Block, inputs - input);
                ProductBlock<V, SampleValues>.FourRows(
                    ref MemoryMarshal.GetReference(turned), rows, ref MemoryMarshal.GetReference(x[(input * Lanes.Width)..]), steps, columns, Ends(add: false), ref scratch[0]);
                int first = unit / ProductPlan.Block;
                for (int block = first; block < Math.Min(blocks, first + Lanes.Width); block++)
                {
                    // Sums lie as [row][input][16 units].
                    int at = ((block - first) / ProductPlan.Block * BlockFloats) + ((block - first) % ProductPlan.Block * ProductPlan.Block);
                    Span<float> target = gradient.Slice(((block * inputs) + input) * ProductPlan.Block, columns * ProductPlan.Block);
                    for (int i = 0; i < columns; i++)
                    {
                        Vector128.LoadUnsafe(ref scratch[at + (i * Lanes.Width)]).StoreUnsafe(ref target[i * ProductPlan.Block]);
                    }
                }
            }
        }
    }

    private static int TurnedStride(int units) => (units + BlockFloats - 1) / BlockFloats * BlockFloats;

    private static SumEnds Ends(bool add) => LayerProduct.Ends([], 0, add, rectify: false);

    /// <summary>Sums across the lanes of four vectors, always in the same order; 0 from <paramref name="count"/> on.</summary>
    private static Vector128<float> LaneSums(ref float vectors, int count)
    {
        Vector256<float> sums01 = HalfSums(Vector256.Create(Quarters(ref vectors), Quarters(ref Unsafe.Add(ref vectors, Lanes.Width))));
        Vector256<float> sums23 = HalfSums(Vector256.Create(Quarters(ref Unsafe.Add(ref vectors, 2 * Lanes.Width)), Quarters(ref Unsafe.Add(ref vectors, 3 * Lanes.Width))));
        Vector128<float> first = Vector128.ConditionalSelect(Vector128.Create(-1, 0, 0, 0).AsSingle(), sums01.GetLower(), sums01.GetUpper());
        Vector128<float> second = Vector128.ConditionalSelect(Vector128.Create(0, 0, -1, 0).AsSingle(), sums23.GetLower(), sums23.GetUpper());
        Vector128<float> all = Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0).AsSingle(), first, second);
        return all & Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();
    }

    /// <summary>Four sums of four lanes each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarters(ref float vector) =>
        (Vector128.LoadUnsafe(ref vector) + Vector128.LoadUnsafe(ref vector, 4)) + (Vector128.LoadUnsafe(ref vector, 8) + Vector128.LoadUnsafe(ref vector, 12));

    /// <summary>The sum of each half's four lanes, in all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> HalfSums(Vector256<float> v)
    {
        Vector256<float> pairs = v + Vector256.Shuffle(v, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));
        return pairs + Vector256.Shuffle(pairs, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
    }
}
