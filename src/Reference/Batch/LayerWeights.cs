using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>Geometry and numbers of a convolution, or of a dense node as the convolution of one window that is its whole input.</summary>
/// <param name="Node">The node.</param>
/// <param name="Input">Its input.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Stride">Strides.</param>
/// <param name="Padding">Padding.</param>
/// <param name="Weights">[Cout, Kh, Kw, Cin].</param>
/// <param name="Bias">[Cout].</param>
/// <param name="TruncateProducts">Bits that every product loses, or null for exact sums.</param>
internal sealed record LayerWeights(
    IntegerNode Node, IntegerTensorType Input, Extent Kernel, Extent Stride, Padding Padding, ValueArray<int> Weights, ValueArray<long> Bias, int? TruncateProducts)
{
    /// <summary>Output channels.</summary>
    public int Channels => Bias.Count;

    /// <summary>Rows of the kernel.</summary>
    public int Rows => Kernel.Height;

    /// <summary>Codes that one row of the kernel covers; they are neighbours in memory.</summary>
    public int RowLength => Kernel.Width * Input.Shape.Channels;

    /// <summary>The layer of a convolution.</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="input">Its input.</param>
    public static LayerWeights Of(ConvolutionNode node, IntegerTensorType input) =>
        new(node, input, node.Kernel, node.Stride, node.Padding, node.Weights, node.Bias, node.TruncateProducts);

    /// <summary>The layer of a dense node.</summary>
    /// <param name="node">The dense node.</param>
    /// <param name="input">Its input.</param>
    public static LayerWeights Of(DenseNode node, IntegerTensorType input) =>
        new(node, input, Extent.Square(1), Extent.Square(1), Padding.None, node.Weights, node.Bias, node.TruncateProducts);

    /// <summary>Weights of one row of the kernel, [Kw, Cin].</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="row">Row.</param>
    public ReadOnlySpan<int> Row(int channel, int row) => Weights.AsSpan().Slice(((channel * Rows) + row) * RowLength, RowLength);

    /// <summary>bias - offset * sum of weights: what the sum begins with when each code is read as code + offset.</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="offset">Offset of the codes in memory.</param>
    public Int128 BiasFor(int channel, long offset)
    {
        long sum = 0;
        int fanIn = Rows * RowLength;
        foreach (int weight in Weights.AsSpan().Slice(channel * fanIn, fanIn))
        {
            sum += weight;
        }

        return Bias[channel] - ((Int128)offset * sum);
    }
}
