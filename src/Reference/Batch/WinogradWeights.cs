using GradientsToGates.Ir;
using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// A 3x3 convolution of stride 1 by Winograd's F(2x2, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015): a tile of four output
/// pixels takes 16 products for each pair of channels instead of 36. With
///
///     B' = | 1  0 -1  0 |     2G = | 2  0  0 |     A' = | 1  1  1  0 |
///          | 0  1  1  0 |          | 1  1  1 |          | 0  1 -1 -1 |
///          | 0 -1  1  0 |          | 1 -1  1 |
///          | 0  1  0 -1 |          | 0  0  2 |
///
/// a tile of sums is A' [sum over input channels of (2G w 2G') * (B' x B)] A / 4, where * multiplies element by element. Every number is whole and four times the sum
/// fits 32 bits, so the division is a shift and the result exact.
/// </summary>
internal sealed class WinogradWeights
{
    /// <summary>Rows and columns of the input that a tile of 2x2 sums reads.</summary>
    public const int Side = 4;

    /// <summary>Elements of a transformed tile.</summary>
    public const int Elements = Side * Side;

    private const int Kernel = 3;

    // Below so many input channels the transforms cost more than the products they save.
    private const int LeastChannels = 8;

    private static readonly int[,] _twiceG = { { 2, 0, 0 }, { 1, 1, 1 }, { 1, -1, 1 }, { 0, 0, 2 } };

    /// <summary>Prepares a layer that <see cref="Serves"/>.</summary>
    /// <param name="layer">The layer.</param>
    public WinogradWeights(LayerWeights layer)
    {
        Input = new InputWindow(layer, sizeof(short));
        TensorShape output = layer.Node.Output.Shape;
        Pitch = SumsStep.Pitch(layer.Channels);
        Bias = new AlignedMemory<int>(Pitch);
        for (int c = 0; c < layer.Channels; c++)
        {
            Bias.Span[c] = (int)layer.Bias[c];
        }

        // One element of all tiles, times its weights, is a convolution by a 1x1 kernel.
        TilesPerRow = output.Width / 2;
        Rows = Math.Min(output.Height / 2, (SumsStep.Chunk + TilesPerRow - 1) / TilesPerRow);
        var tiles = new IntegerTensorType(new TensorShape(Rows, TilesPerRow, layer.Input.Shape.Channels), new IntType(16, Signed: true), layer.Input.Scales);
        LayerWeights[] parts =
        [
            .. Enumerable.Range(0, Elements).Select(element => layer with
            {
                Input = tiles,
                Kernel = Extent.Square(1),
                Padding = Padding.None,
                Weights = [.. Transformed(layer, element)],
                Bias = [.. new long[layer.Channels]],
            }),
        ];
        Tiles = new InputWindow(parts[0], sizeof(short));
        Panels = [.. parts.Select(p => DotPanel.Cut(p, Tiles))];
    }

    /// <summary>How the layer's input lies in memory.</summary>
    public InputWindow Input { get; }

    /// <summary>Tiles side by side.</summary>
    public int TilesPerRow { get; }

    /// <summary>Rows of tiles computed at a time: with <see cref="SumsStep.Chunk"/> tiles or more few are computed twice, and weights are read less often.</summary>
    public int Rows { get; }

    /// <summary>How one element of those tiles lies in memory, [rows, tiles of a row, Cin] as words.</summary>
    public InputWindow Tiles { get; }

    /// <summary>Weights of each element.</summary>
    public DotPanel[][] Panels { get; }

    /// <summary>What is added to each output channel's sum.</summary>
    public AlignedMemory<int> Bias { get; }

    /// <summary>Integers from the sums of one pixel or tile to the next.</summary>
    public int Pitch { get; }

    /// <summary>Whether a layer whose codes and weights fit words gets the right sums this way, and sooner.</summary>
    /// <param name="layer">The layer.</param>
    public static bool Serves(LayerWeights layer)
    {
        TensorShape output = layer.Node.Output.Shape;
        if (layer.Kernel != Extent.Square(Kernel) || layer.Stride != Extent.Square(1) || output.Height % 2 != 0 || output.Width % 2 != 0
            || layer.Input.Shape.Channels < LeastChannels)
        {
            return false;
        }

        // An element of a transformed tile adds or subtracts four codes; one of the transformed weights is at most nine times the largest weight. Bias comes after the division.
        long offset = new InputWindow(layer, sizeof(short)).Offset;
        long code = Math.Max(Math.Abs(layer.Input.Type.Min + offset), Math.Abs(layer.Input.Type.Max + offset));
        AccumulatorBound sums = Accumulators.OfLayer(layer.Weights.AsSpan(), new long[layer.Channels], layer.Input.Type);
        return offset == 0
            && 4 * code <= short.MaxValue
            && Enumerable.Range(0, Elements).All(e => Transformed(layer, e).All(w => w is >= short.MinValue and <= short.MaxValue))
            && 4 * sums.Min >= int.MinValue && 4 * sums.Max <= int.MaxValue;
    }

    /// <summary>One element of 2G w 2G' for all channels, [Cout, Cin].</summary>
    private static int[] Transformed(LayerWeights layer, int element)
    {
        int inputs = layer.Input.Shape.Channels;
        int[] transformed = new int[layer.Channels * inputs];
        for (int y = 0; y < Kernel; y++)
        {
            for (int x = 0; x < Kernel; x++)
            {
                int factor = _twiceG[element / Side, y] * _twiceG[element % Side, x];
                for (int i = 0; i < transformed.Length && factor != 0; i++)
                {
                    transformed[i] += factor * layer.Row(i / inputs, y)[(x * inputs) + (i % inputs)];
                }
            }
        }

        return transformed;
    }
}
