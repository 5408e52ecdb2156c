using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;

namespace GradientsToGates.Reference.Batch;

/// <summary>How a layer with weights reads its input: as 1, 2 or 8 bytes a code, rows with their padding one behind another.</summary>
internal sealed class InputWindow
{
    /// <summary>Plans the input of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="codeBytes">1 when codes are stored as bytes, 2 when they have at most 16 bits, or 8.</param>
    public InputWindow(LayerWeights layer, int codeBytes)
        : this(layer.Input, layer.Kernel, layer.Stride, layer.Padding, codeBytes, layer.TruncateProducts is not null)
    {
    }

    /// <summary>Plans the input of a depthwise convolution.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Its input.</param>
    /// <param name="codeBytes">1 when codes are stored as bytes, or 8.</param>
    public InputWindow(DepthwiseNode node, IntegerTensorType input, int codeBytes)
        : this(input, node.Kernel, node.Stride, node.Padding, codeBytes, truncated: false)
    {
    }

    private InputWindow(IntegerTensorType input, Extent kernel, Extent stride, Padding padding, int codeBytes, bool truncated)
    {
        Input = input;
        Padding = padding;
        CodeBytes = codeBytes;

        // Bytes are read as they are stored. Unsigned codes of 16 or 32 bits move into the signed range, which products of words need; but a
        // truncated product has no correction, so there they stay.
        int products = codeBytes == sizeof(long) ? 32 : 16;
        bool moves = !truncated && !Input.Type.Signed && Input.Type.Bits == products;
        Offset = codeBytes == 1 ? CodeStorage.Of(Input).Offset : moves ? -(1L << (products - 1)) : 0;
        TensorShape shape = Input.Shape;
        RowCodes = (shape.Width + Padding.Left + Padding.Right) * shape.Channels;
        Rows = shape.Height + Padding.Top + Padding.Bottom;
        Extent output = kernel.Slide(shape, stride, Padding);
        Pixels = new int[output.Height * output.Width];
        for (int i = 0; i < Pixels.Length; i++)
        {
            int row = i / output.Width * stride.Height;
            int column = i % output.Width * stride.Width;
            Pixels[i] = ((row * RowCodes) + (column * shape.Channels)) * codeBytes;
        }
    }

    /// <summary>Type and shape of the input.</summary>
    public IntegerTensorType Input { get; }

    /// <summary>Padding.</summary>
    public Padding Padding { get; }

    /// <summary>Bytes of a code: 1, 2 or 8.</summary>
    public int CodeBytes { get; }

    /// <summary>What is stored is code + offset.</summary>
    public long Offset { get; }

    /// <summary>Rows, padding included.</summary>
    public int Rows { get; }

    /// <summary>Codes of a row, padding included.</summary>
    public int RowCodes { get; }

    /// <summary>Bytes of a row, padding included.</summary>
    public int RowBytes => RowCodes * CodeBytes;

    /// <summary>Where the window of each output pixel begins, in bytes.</summary>
    public int[] Pixels { get; }

    /// <summary>Whether the input can be read where it lies.</summary>
    public bool InPlace => Padding == Padding.None && CodeBytes == CodeStorage.Of(Input).ValueBytes && Offset == CodeStorage.Of(Input).Offset;
}
