using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>Weights of one to seven vectors of eight output channels, in the order in which a block reads them.</summary>
/// <remarks>[rows][groups][vectors][8][weights of a group]: a row of the kernel is one run of Kw * Cin codes, cut into groups of 32 bits, the last one filled up with zeros.</remarks>
internal sealed class DotPanel
{
    /// <summary>Bytes of a group of codes: four 8-bit codes or two of 16 bits.</summary>
    public const int GroupBytes = 4;

    /// <summary>Output channels of a vector.</summary>
    public const int Lanes = 8;

    private static readonly int[] _blocks = [7, 4, 3, 2, 1];

    private DotPanel(LayerWeights layer, InputWindow window, int firstChannel, int vectors)
    {
        (FirstChannel, Vectors) = (firstChannel, vectors);
        Rows = layer.Rows;
        RowBytes = ((layer.RowLength * window.CodeBytes) + GroupBytes - 1) / GroupBytes * GroupBytes;
        RowStride = window.RowBytes;
        Weights = new AlignedMemory<byte>(Rows * (int)RowBytes * vectors * Lanes);
        Bias = new AlignedMemory<int>(vectors * Lanes);
        int perGroup = GroupBytes / window.CodeBytes;
        for (int lane = 0; lane < vectors * Lanes && firstChannel + lane < layer.Channels; lane++)
        {
            Bias.Span[lane] = unchecked((int)layer.BiasFor(firstChannel + lane, window.Offset));
            for (int row = 0; row < Rows; row++)
            {
                ReadOnlySpan<int> run = layer.Row(firstChannel + lane, row);
                for (int i = 0; i < run.Length; i++)
                {
                    int group = (row * ((int)RowBytes / GroupBytes)) + (i / perGroup);
                    Store(run[i], (((group * vectors * Lanes) + lane) * GroupBytes) + (i % perGroup * window.CodeBytes), window.CodeBytes);
                }
            }
        }
    }

    /// <summary>The first output channel.</summary>
    public int FirstChannel { get; }

    /// <summary>Vectors of eight output channels: 1, 2, 3, 4 or 7.</summary>
    public int Vectors { get; }

    /// <summary>Rows of the kernel.</summary>
    public int Rows { get; }

    /// <summary>Bytes of codes that one row of the kernel covers, filled up to whole groups.</summary>
    public nint RowBytes { get; }

    /// <summary>Bytes from one row of the padded input to the next.</summary>
    public nint RowStride { get; }

    /// <summary>The weights.</summary>
    public AlignedMemory<byte> Weights { get; }

    /// <summary>Bias of every lane, corrected for the offset of the stored codes.</summary>
    public AlignedMemory<int> Bias { get; }

    /// <summary>Cuts a layer into panels: the widest blocks first, but no vector without a channel.</summary>
    /// <param name="layer">The weights.</param>
    /// <param name="window">How the input lies in memory.</param>
    public static DotPanel[] Cut(LayerWeights layer, InputWindow window)
    {
        var panels = new List<DotPanel>();
        int left = (layer.Channels + Lanes - 1) / Lanes;
        bool sevens = left % 7 == 0;
        for (int first = 0; left > 0;)
        {
            int vectors = _blocks.First(b => b <= left && (sevens || b != 7));
            panels.Add(new DotPanel(layer, window, first, vectors));
            first += vectors * Lanes;
            left -= vectors;
        }

        return [.. panels];
    }

    private void Store(int weight, int at, int bytes)
    {
        if (bytes == 1)
        {
            Weights.Span[at] = unchecked((byte)weight);
        }
        else
        {
            BitConverter.TryWriteBytes(Weights.Span[at..], checked((short)weight));
        }
    }
}
