using GradientsToGates.Ir;

namespace GradientsToGates.Dataflow;

/// <summary>How a line buffer walks an image; mirrors the parameters of g2g_line_buffer.</summary>
/// <param name="Input">H, W, C of the image.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="PadTop">Rows above the image.</param>
/// <param name="PadLeft">Columns before the image.</param>
/// <param name="Output">Output rows and columns.</param>
/// <param name="PadValue">Code outside the image.</param>
/// <param name="Lanes">C': channels a beat.</param>
/// <param name="Parallel"><see cref="OnePosition"/>, <see cref="KernelRows"/>, <see cref="WholeWindow"/> or <see cref="KernelColumns"/>.</param>
/// <param name="Repeat">Times each window is sent; with <paramref name="ByBlock"/> its blocks of channels, sent one after the other, each with all positions of the kernel.</param>
/// <param name="Schedule">Whether a beat of all windows of a row follows before the next beat.</param>
/// <param name="ByBlock">Whether the windows are of a depthwise convolution.</param>
public sealed record WindowGeometry(
    TensorShape Input, Extent Kernel, Extent Stride, int PadTop, int PadLeft, Extent Output, int PadValue, int Lanes, int Parallel, int Repeat, Schedule Schedule = Schedule.OutputStationary, bool ByBlock = false)
{
    /// <summary>PARALLEL: one kernel position a beat.</summary>
    public const int OnePosition = 0;

    /// <summary>PARALLEL: the kernel's rows in parallel.</summary>
    public const int KernelRows = 1;

    /// <summary>PARALLEL: the whole window.</summary>
    public const int WholeWindow = 2;

    /// <summary>PARALLEL: the kernel's columns in parallel.</summary>
    public const int KernelColumns = 3;

    /// <summary>Rows of the kernel in a beat.</summary>
    public int BeatRows => Parallel is KernelRows or WholeWindow ? Kernel.Height : 1;

    /// <summary>Columns of the kernel in a beat.</summary>
    public int BeatColumns => Parallel is KernelColumns or WholeWindow ? Kernel.Width : 1;

    /// <summary>Windows that a word of weights is held for.</summary>
    public int Held => Schedule == Schedule.RowStationary ? Output.Width : 1;

    /// <summary>ORDER: window by window, by row, or block by block.</summary>
    public int Order => Held > 1 ? 1 : ByBlock ? 2 : 0;

    /// <summary>REPEAT: sweeps over a window.</summary>
    public int Sweeps => ByBlock ? 1 : Repeat;

    /// <summary>CB: beats a pixel.</summary>
    public int PixelBeats => Input.Channels / Lanes;

    /// <summary>K': kernel positions a beat.</summary>
    public int Positions => BeatRows * BeatColumns;

    /// <summary>SIMD: codes a beat.</summary>
    public int Simd => Lanes * Positions;

    /// <summary>SF: beats for a result, those of a window or of a block of its channels.</summary>
    public int Sweep => Kernel.Area / Positions * (ByBlock ? 1 : PixelBeats);

    /// <summary>Beats of one output row.</summary>
    public long RowBeats => (long)Output.Width * Repeat * Sweep;

    /// <summary>Beats of one input row.</summary>
    public long InputRowBeats => (long)Input.Width * PixelBeats;

    /// <summary>
    /// Ring of input rows, as few as let the stage alone take exactly its beats for a frame. While an output row is read, all rows that the next one
    /// (of the next frame, after the last) waits for can be written; where rows are dropped in bunches, more of them even that out.
    /// </summary>
    public int Rows
    {
        get
        {
            int rows = Enumerable.Range(0, Output.Height).Max(oy => NextNeed(oy) + 1 - First(oy));
            while (!RowSchedule.KeepsUp(this, rows))
            {
                rows++;
            }

            return rows;
        }
    }

    /// <summary>First input row that output row <paramref name="oy"/> reads; H for the row after the last.</summary>
    /// <param name="oy">Output row.</param>
    public int First(int oy) => oy >= Output.Height ? Input.Height : Math.Max(0, (oy * Stride.Height) - PadTop);

    /// <summary>Last input row that output row <paramref name="oy"/> reads.</summary>
    /// <param name="oy">Output row.</param>
    public int Last(int oy) => Math.Min(Input.Height - 1, (oy * Stride.Height) - PadTop + Kernel.Height - 1);

    /// <summary>Rows 0..Need(oy) must be written before output row <paramref name="oy"/> may be read.</summary>
    /// <param name="oy">Output row.</param>
    public int Need(int oy) => Math.Max(Last(oy), First(oy + 1) - 1);

    // Counted from the first row of oy's frame.
    private int NextNeed(int oy) => oy == Output.Height - 1 ? Input.Height + Need(0) : Need(oy + 1);

    /// <summary>Codes the ring holds.</summary>
    public long StoredCodes => (long)Rows * Input.Width * Input.Channels;
}
