using GradientsToGates.Dataflow.Resources;

namespace GradientsToGates.Dataflow;

/// <summary>What the memory of a FIFO takes, and how many beats so much of it would hold.</summary>
/// <param name="Beats">Beats that it holds at no more cost.</param>
/// <param name="Lut">Look-up tables.</param>
/// <param name="Bram18">Halves of block RAM.</param>
public sealed record FifoMemory(int Beats, int Lut, int Bram18)
{
    private const int ShortShift = 16;
    private const int Shift = 32;
    private const int Most = 1 << 24;

    /// <summary>As it is built: what Yosys makes of the memory of g2g_fifo, LUT RAM or block RAM, whichever costs less.</summary>
    /// <param name="depth">Beats.</param>
    /// <param name="width">Bits of a beat.</param>
    public static FifoMemory Built(int depth, int width)
    {
        ResourceUse use = MemoryUse.Ram(depth, width);
        (int holds, int more) = (depth, Most);
        while (more - holds > 1)
        {
            int middle = holds + ((more - holds) / 2);
            (holds, more) = MemoryUse.Ram(middle, width) == use ? (middle, more) : (holds, middle);
        }

        return new FifoMemory(holds, (int)Math.Round(use.Lut), use.Bram18);
    }

    /// <summary>As shift registers: a LUT holds 32 beats of one bit, or 16 of two.</summary>
    /// <param name="depth">Beats.</param>
    /// <param name="width">Bits of a beat.</param>
    public static FifoMemory ShiftRegisters(int depth, int width)
    {
        int parts = (depth + Shift - 1) / Shift;
        return depth <= ShortShift ? new FifoMemory(ShortShift, (width + 1) / 2, 0) : new FifoMemory(parts * Shift, parts * width, 0);
    }
}
