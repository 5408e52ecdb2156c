namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// Which inputs meet which weights: output row r reads x[Origins[r] + Taps[k]] for each tap k. A convolution has an origin per output
/// pixel (the window's top left corner) and a tap per kernel position and channel; a dense layer an origin per sample and a tap per input.
/// </summary>
public sealed class GatherPlan
{
    /// <summary>Keeps the tables.</summary>
    /// <param name="origins">Ascending, not negative.</param>
    /// <param name="taps">Not negative.</param>
    /// <exception cref="ArgumentException">A table is empty, negative, or origins do not ascend.</exception>
    public GatherPlan(int[] origins, int[] taps)
    {
        bool ascending = origins.Zip(origins.Skip(1)).All(p => p.First <= p.Second);
        if (origins.Length == 0 || taps.Length == 0 || origins[0] < 0 || taps.Min() < 0 || !ascending)
        {
            throw new ArgumentException("origins must ascend from 0 or more, taps must not be negative", nameof(origins));
        }

        Origins = origins;
        Taps = taps;
        MaxTap = taps.Max();
    }

    /// <summary>Index of each row's first input.</summary>
    public int[] Origins { get; }

    /// <summary>Distance of each tap's input from the row's first.</summary>
    public int[] Taps { get; }

    /// <summary>The largest tap.</summary>
    public int MaxTap { get; }

    /// <summary>A convolution over one NHWC image.</summary>
    /// <param name="output">Output rows and columns.</param>
    /// <param name="kernel">Kernel rows and columns.</param>
    /// <param name="stride">Strides.</param>
    /// <param name="inputWidth">Columns of the (padded) input.</param>
    /// <param name="channels">Channels of the input.</param>
    public static GatherPlan Convolution((int Height, int Width) output, (int Height, int Width) kernel, (int Height, int Width) stride, int inputWidth, int channels)
    {
        int[] origins = new int[output.Height * output.Width];
        for (int y = 0, i = 0; y < output.Height; y++)
        {
            for (int x = 0; x < output.Width; x++, i++)
            {
                origins[i] = ((y * stride.Height * inputWidth) + (x * stride.Width)) * channels;
            }
        }

        int[] taps = new int[kernel.Height * kernel.Width * channels];
        for (int y = 0, i = 0; y < kernel.Height; y++)
        {
            for (int x = 0; x < kernel.Width * channels; x++, i++)
            {
                taps[i] = (y * inputWidth * channels) + x;
            }
        }

        return new GatherPlan(origins, taps);
    }

    /// <summary>A matrix of <paramref name="rows"/> by <paramref name="columns"/>, row-major.</summary>
    /// <param name="rows">Rows, e.g. samples.</param>
    /// <param name="columns">Columns, e.g. inputs of a dense layer.</param>
    public static GatherPlan Matrix(int rows, int columns) =>
        new([.. Enumerable.Range(0, rows).Select(r => r * columns)], [.. Enumerable.Range(0, columns)]);

    /// <summary>Throws unless the first <paramref name="rows"/> rows read inside <paramref name="length"/> inputs.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="length">Inputs there are.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Check(int rows, int length)
    {
        if (rows < 1 || rows > Origins.Length || Origins[rows - 1] + MaxTap >= length)
        {
            throw new ArgumentException($"{rows} rows of {Origins.Length} do not fit an input of {length}", nameof(rows));
        }
    }
}
