using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Turns [channel][lane] into [lane][channel].</summary>
public static class LanesTurned
{
    private const int Block = 4;

    /// <summary>Turns them round.</summary>
    /// <param name="values">[channels][<see cref="Lanes.Width"/>].</param>
    /// <param name="channels">How many.</param>
    /// <param name="turned">Receives [<see cref="Lanes.Width"/>][pitch]; what lies past the last channel is left alone.</param>
    /// <param name="pitch">Floats from a lane to the next.</param>
    public static void Run(ReadOnlySpan<float> values, int channels, Span<float> turned, int pitch)
    {
        int c = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; c <= channels - Block; c += Block)
            {
                for (int lane = 0; lane < Lanes.Width; lane += Block)
                {
                    ReadOnlySpan<float> from = values[((c * Lanes.Width) + lane)..];
                    Vector512<float> four = Vector512.Create(
                        Vector256.Create(Vector128.Create(from), Vector128.Create(from[Lanes.Width..])),
                        Vector256.Create(Vector128.Create(from[(2 * Lanes.Width)..]), Vector128.Create(from[(3 * Lanes.Width)..])));
                    Vector512<float> changed = Vector512.Shuffle(four, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
                    Span<float> to = turned[((lane * pitch) + c)..];
                    changed.GetLower().GetLower().CopyTo(to);
                    changed.GetLower().GetUpper().CopyTo(to[pitch..]);
                    changed.GetUpper().GetLower().CopyTo(to[(2 * pitch)..]);
                    changed.GetUpper().GetUpper().CopyTo(to[(3 * pitch)..]);
                }
            }
        }

        for (; c < channels; c++)
        {
            ReadOnlySpan<float> from = values.Slice(c * Lanes.Width, Lanes.Width);
            for (int lane = 0; lane < from.Length; lane++)
            {
                turned[(lane * pitch) + c] = from[lane];
            }
        }
    }
}
