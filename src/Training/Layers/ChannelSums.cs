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
            for (int c = 0; c < channels; c++)
            {
                Vector512<float> off = Vector512.Create(mean.IsEmpty ? 0 : mean[c]);
                Vector512<float> sum = default;
                Vector512<float> product = default;
                for (int i = c * Lanes.Width; i < rowA.Length; i += a.Shape.Pixel)
                {
                    Vector512<float> v = Vector512.Create(rowA.Slice(i, Lanes.Width)) & mask;
                    Vector512<float> centred = Vector512.Create(rowB.Slice(i, Lanes.Width)) - off;
                    if (!factor.IsEmpty)
                    {
                        v = Relu.Slope(Vector512.FusedMultiplyAdd(centred, Vector512.Create(factor[c]), Vector512.Create(offset[c])), v);
                    }

                    sum += v;
                    product = Vector512.FusedMultiplyAdd(v, centred, product);
                }

                first[c] += LaneSum(sum);
                second[c] += LaneSum(product);
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
}
