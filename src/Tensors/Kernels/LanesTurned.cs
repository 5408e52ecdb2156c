using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        if (Sse.IsSupported)
        {
            for (; c <= channels - Block; c += Block)
            {
                for (int lane = 0; lane < Lanes.Width; lane += Block)
                {
                    ReadOnlySpan<float> from = values[((c * Lanes.Width) + lane)..];
                    Vector128<float> c0 = Vector128.Create(from);
                    Vector128<float> c1 = Vector128.Create(from[Lanes.Width..]);
                    Vector128<float> c2 = Vector128.Create(from[(2 * Lanes.Width)..]);
                    Vector128<float> c3 = Vector128.Create(from[(3 * Lanes.Width)..]);
                    Vector128<float> low01 = Sse.UnpackLow(c0, c1);
                    Vector128<float> low23 = Sse.UnpackLow(c2, c3);
                    Vector128<float> high01 = Sse.UnpackHigh(c0, c1);
                    Vector128<float> high23 = Sse.UnpackHigh(c2, c3);
                    Span<float> to = turned[((lane * pitch) + c)..];
                    Sse.MoveLowToHigh(low01, low23).CopyTo(to);
                    Sse.MoveHighToLow(low23, low01).CopyTo(to[pitch..]);
                    Sse.MoveLowToHigh(high01, high23).CopyTo(to[(2 * pitch)..]);
                    Sse.MoveHighToLow(high23, high01).CopyTo(to[(3 * pitch)..]);
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
