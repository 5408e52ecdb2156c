using GradientsToGates.Ir;

namespace GradientsToGates.Explain;

/// <summary>One product of a layer with weights.</summary>
/// <param name="Weight">Index of the weight in file order.</param>
/// <param name="Input">Index of the input, NHWC; -1 in the padding.</param>
/// <param name="Channel">Channel of the input.</param>
internal readonly record struct Tap(int Weight, int Input, int Channel);

/// <summary>Which inputs an output of a convolution or pool sees, row by row.</summary>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Padding">Explicit padding; none for pools.</param>
/// <param name="Input">Input shape.</param>
/// <param name="Output">Output shape.</param>
internal sealed record Window(Extent Kernel, Extent Stride, Padding Padding, TensorShape Input, TensorShape Output)
{
    /// <summary>Products of an output of a convolution, in the order of its weights [Cout, Kh, Kw, Cin].</summary>
    /// <param name="output">Index of the output, NHWC.</param>
    public IEnumerable<Tap> Taps(int output)
    {
        int weight = output % Output.Channels * Kernel.Area * Input.Channels;
        foreach (int pixel in Pixels(output))
        {
            for (int c = 0; c < Input.Channels; c++)
            {
                yield return new Tap(weight++, pixel < 0 ? -1 : (pixel * Input.Channels) + c, c);
            }
        }
    }

    /// <summary>Products of an output of a depthwise convolution, in the order of its weights [C, Kh, Kw].</summary>
    /// <param name="output">Index of the output, NHWC.</param>
    public IEnumerable<Tap> TapsOfChannel(int output)
    {
        int c = output % Output.Channels;
        return Pixels(output).Select((pixel, k) => new Tap((c * Kernel.Area) + k, pixel < 0 ? -1 : (pixel * Input.Channels) + c, c));
    }

    /// <summary>Inputs of an output of a pool: those of its own channel.</summary>
    /// <param name="output">Index of the output, NHWC.</param>
    public IEnumerable<int> OfChannel(int output) => Pixels(output).Select(p => (p * Input.Channels) + (output % Output.Channels));

    // Pixels of the input under the window, row by row; -1 in the padding.
    private IEnumerable<int> Pixels(int output)
    {
        int top = (output / Output.Channels / Output.Width * Stride.Height) - Padding.Top;
        int left = (output / Output.Channels % Output.Width * Stride.Width) - Padding.Left;
        for (int y = top; y < top + Kernel.Height; y++)
        {
            for (int x = left; x < left + Kernel.Width; x++)
            {
                yield return y >= 0 && y < Input.Height && x >= 0 && x < Input.Width ? (y * Input.Width) + x : -1;
            }
        }
    }
}
