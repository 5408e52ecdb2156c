using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>Sums over all pixels and samples, per channel. Rows are summed in float, lane by lane, and rows and lanes in double.</summary>
internal static class ChannelSums
{
    private const int Block = ProductPlan.Block;

    /// <summary>Adds the sum of every channel's values.</summary>
    /// <param name="plane">Values; 0 in lanes that do not count.</param>
    /// <param name="sums">One for each channel; added to.</param>
    public static void Add(Plane plane, Span<float> sums)
    {
        int channels = plane.Shape.Shape.Channels;
        Span<double> total = stackalloc double[Block];
        for (int c = 0; c < channels; c += Block)
        {
            total.Clear();
            for (int y = 0; y < plane.Shape.Shape.Height; y++)
            {
                Sum(plane.All[(plane.Shape.At(y, 0) + (c * Lanes.Width))..], plane.Shape, total);
            }

            for (int i = 0; i < Math.Min(Block, channels - c); i++)
            {
                sums[c + i] += (float)total[i];
            }
        }
    }

    /// <summary>Sums x and x^2, or dy and dy (x - mean), over the lanes that count.</summary>
    /// <param name="a">x, or dy.</param>
    /// <param name="b">x.</param>
    /// <param name="mean">Taken off b, per channel, or empty.</param>
    /// <param name="samples">Lanes that count.</param>
    /// <param name="first">Receives the sums of a.</param>
    /// <param name="second">Receives the sums of a (b - mean).</param>
    /// <param name="factor">Where not empty, a counts where factor (b - mean) + offset is above 0 alone; per channel.</param>
    /// <param name="offset">See <paramref name="factor"/>.</param>
    public static void SetProducts(
        Plane a, Plane b, ReadOnlySpan<float> mean, int samples, Span<double> first, Span<double> second, ReadOnlySpan<float> factor = default, ReadOnlySpan<float> offset = default)
    {
        int channels = a.Shape.Shape.Channels;
        Vector512<float> mask = Lanes.First(samples);
        first.Clear();
        second.Clear();
        for (int y = 0; y < a.Shape.Shape.Height; y++)
        {
            ReadOnlySpan<float> rowA = a.Row(y);
            ReadOnlySpan<float> rowB = b.Row(y);
            int c = 0;
            for (; c <= channels - Block; c += Block)
            {
                var one = new ProductSum(mean, factor, offset, c);
                var two = new ProductSum(mean, factor, offset, c + 1);
                var three = new ProductSum(mean, factor, offset, c + 2);
                var four = new ProductSum(mean, factor, offset, c + 3);
                for (int i = c * Lanes.Width; i < rowA.Length; i += a.Shape.Pixel)
                {
                    ReadOnlySpan<float> pixelA = rowA.Slice(i, Block * Lanes.Width);
                    ReadOnlySpan<float> pixelB = rowB.Slice(i, Block * Lanes.Width);
                    one.Add(pixelA, pixelB, mask, !factor.IsEmpty);
                    two.Add(pixelA[Lanes.Width..], pixelB[Lanes.Width..], mask, !factor.IsEmpty);
                    three.Add(pixelA[(2 * Lanes.Width)..], pixelB[(2 * Lanes.Width)..], mask, !factor.IsEmpty);
                    four.Add(pixelA[(3 * Lanes.Width)..], pixelB[(3 * Lanes.Width)..], mask, !factor.IsEmpty);
                }

                one.Leave(first, second, c);
                two.Leave(first, second, c + 1);
                three.Leave(first, second, c + 2);
                four.Leave(first, second, c + 3);
            }

            for (; c < channels; c++)
            {
                var sum = new ProductSum(mean, factor, offset, c);
                for (int i = c * Lanes.Width; i < rowA.Length; i += a.Shape.Pixel)
                {
                    sum.Add(rowA[i..], rowB[i..], mask, !factor.IsEmpty);
                }

                sum.Leave(first, second, c);
            }
        }
    }

    private static void Sum(ReadOnlySpan<float> row, PlaneShape shape, Span<double> total)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int i = 0; i < shape.Inner; i += shape.Pixel)
        {
            ReadOnlySpan<float> pixel = row.Slice(i, Block * Lanes.Width);
            s0 += Vector512.Create(pixel);
            s1 += Vector512.Create(pixel[Lanes.Width..]);
            s2 += Vector512.Create(pixel[(2 * Lanes.Width)..]);
            s3 += Vector512.Create(pixel[(3 * Lanes.Width)..]);
        }

        total[0] += LaneSum(s0);
        total[1] += LaneSum(s1);
        total[2] += LaneSum(s2);
        total[3] += LaneSum(s3);
    }

    /// <summary>Sum of the lanes, in double and in a fixed tree.</summary>
    /// <param name="v">The lanes.</param>
    public static double LaneSum(Vector512<float> v)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(v);
        Vector512<double> eight = low + high;
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>A channel's sums over a row, lane by lane.</summary>
    private struct ProductSum(ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> offset, int channel)
    {
        private readonly Vector512<float> _mean = Of(mean, channel);
        private readonly Vector512<float> _factor = Of(factor, channel);
        private readonly Vector512<float> _offset = Of(offset, channel);
        private Vector512<float> _sum;
        private Vector512<float> _product;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Vector512<float> mask, bool rectified)
        {
            Vector512<float> v = Vector512.Create(a) & mask;
            Vector512<float> centred = Vector512.Create(b) - _mean;
            if (rectified)
            {
                v = Relu.Slope(Vector512.FusedMultiplyAdd(centred, _factor, _offset), v);
            }

            _sum += v;
            _product = Vector512.FusedMultiplyAdd(v, centred, _product);
        }

        public readonly void Leave(Span<double> first, Span<double> second, int channel)
        {
            first[channel] += LaneSum(_sum);
            second[channel] += LaneSum(_product);
        }

        private static Vector512<float> Of(ReadOnlySpan<float> values, int channel) => Vector512.Create(values.IsEmpty ? 0 : values[channel]);
    }
}
