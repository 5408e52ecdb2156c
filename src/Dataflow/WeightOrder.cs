using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow;

/// <summary>Weights in the order in which the line buffer sends their inputs; docs/hardware.md#g2g_line_buffer.</summary>
public static class WeightOrder
{
    /// <summary>Weight ROM of an MVU: for fold, for beat of the sweep, for PE, for SIMD.</summary>
    /// <param name="weights">[Cout, Kh, Kw, Cin].</param>
    /// <param name="geometry">Window schedule.</param>
    /// <param name="pe">Output channels a cycle; channel = fold * PE + lane.</param>
    public static ValueArray<int> Words(ValueArray<int> weights, WindowGeometry geometry, int pe)
    {
        if (geometry.ByBlock)
        {
            return ByBlock(weights, geometry, pe);
        }

        int channels = geometry.Input.Channels;
        int fanIn = geometry.Kernel.Area * channels;
        int folds = weights.Count / fanIn / pe;
        int[] offsets = [.. Sweep(geometry).Select(p => (((p.Ky * geometry.Kernel.Width) + p.Kx) * channels) + p.Channel)];
        int[] words = new int[weights.Count];
        int n = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            for (int beat = 0; beat < geometry.Sweep; beat++)
            {
                for (int p = 0; p < pe; p++)
                {
                    for (int s = 0; s < geometry.Simd; s++)
                    {
                        words[n++] = weights[(((fold * pe) + p) * fanIn) + offsets[(beat * geometry.Simd) + s]];
                    }
                }
            }
        }

        return ValueArray.Create<int>(words);
    }

    // A lane has a channel of its own; its SIMD weights are of as many kernel positions.
    private static ValueArray<int> ByBlock(ValueArray<int> weights, WindowGeometry geometry, int pe)
    {
        (int rows, int columns, int area) = (geometry.BeatRows, geometry.BeatColumns, geometry.Kernel.Area);
        int[] words =
        [
            .. from fold in Enumerable.Range(0, geometry.Repeat)
               from beat in Enumerable.Range(0, geometry.Sweep)
               let ky = beat / (geometry.Kernel.Width / columns) * rows
               let kx = beat % (geometry.Kernel.Width / columns) * columns
               from p in Enumerable.Range(0, pe)
               from s in Enumerable.Range(0, geometry.Positions)
               select weights[(((fold * pe) + p) * area) + ((ky + (s / columns)) * geometry.Kernel.Width) + kx + (s % columns)],
        ];
        return ValueArray.Create<int>(words);
    }

    /// <summary>Kernel position and channel of each code of a window, in the order sent: beat by beat, lane by lane.</summary>
    /// <param name="geometry">Window schedule.</param>
    public static IEnumerable<(int Ky, int Kx, int Channel)> Sweep(WindowGeometry geometry)
    {
        (int rows, int columns) = (geometry.BeatRows, geometry.BeatColumns);
        for (int ky = 0; ky < geometry.Kernel.Height; ky += rows)
        {
            for (int kx = 0; kx < geometry.Kernel.Width; kx += columns)
            {
                for (int block = 0; block < geometry.PixelBeats; block++)
                {
                    for (int lane = 0; lane < geometry.Simd; lane++)
                    {
                        int position = lane / geometry.Lanes;
                        yield return (ky + (position / columns), kx + (position % columns), (block * geometry.Lanes) + (lane % geometry.Lanes));
                    }
                }
            }
        }
    }
}
