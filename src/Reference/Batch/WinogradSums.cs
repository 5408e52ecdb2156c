using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GradientsToGates.Tensors;

namespace GradientsToGates.Reference.Batch;

/// <summary>Accumulators of a 3x3 convolution as <see cref="WinogradWeights"/> tells, some rows of tiles at a time, by AVX2.</summary>
internal sealed class WinogradSums : ISums
{
    private const int Side = WinogradWeights.Side;

    // A cache line between elements, so that the sixteen of a tile do not fall into the same few sets of the cache.
    private const int Line = 16;

    private readonly WinogradWeights _weights;
    private readonly PaddedInput _input;
    private readonly int _channels;

    // [Side][a row of the padded input]: B'x of four rows.
    private readonly AlignedMemory<short> _rows;
    private readonly int _rowPitch;

    // [elements][tiles, Cin]: B'xB.
    private readonly AlignedMemory<short> _transformed;
    private readonly int _elementPitch;

    // [elements][tiles, pitch]: their products with the weights.
    private readonly AlignedMemory<int> _products;
    private readonly int _productPitch;

    /// <summary>Takes memory for the tiles of one turn.</summary>
    /// <param name="weights">The layer.</param>
    /// <param name="input">The tensor read.</param>
    public WinogradSums(WinogradWeights weights, TensorMemory input)
    {
        _weights = weights;
        _input = new PaddedInput(weights.Input, input);
        _channels = input.Type.Shape.Channels;
        _rowPitch = weights.Input.RowCodes + TensorMemory.Slack;
        _rows = new AlignedMemory<short>(Side * _rowPitch);
        int tiles = weights.Rows * weights.TilesPerRow;
        _elementPitch = (tiles * _channels) + TensorMemory.Slack;
        _transformed = new AlignedMemory<short>(WinogradWeights.Elements * _elementPitch);
        _productPitch = (tiles * weights.Pitch) + Line;
        _products = new AlignedMemory<int>(WinogradWeights.Elements * _productPitch);
    }

    /// <inheritdoc/>
    public int Chunk => 4 * _weights.Tiles.Pixels.Length;

    /// <inheritdoc/>
    public void Begin() => _input.Update();

    /// <inheritdoc/>
    public void Take(int first, int pixels, Span<int> sums)
    {
        int rowPixels = 4 * _weights.TilesPerRow;
        int rows = pixels / rowPixels;
        for (int row = 0; row < rows; row++)
        {
            TransformRows(2 * ((first / rowPixels) + row));
            TransformColumns(row);
        }

        ReadOnlySpan<int> tiles = _weights.Tiles.Pixels.AsSpan(0, rows * _weights.TilesPerRow);
        for (int element = 0; element < WinogradWeights.Elements; element++)
        {
            ref byte codes = ref Unsafe.As<short, byte>(ref Unsafe.Add(ref _transformed.First, (nint)element * _elementPitch));
            foreach (DotPanel panel in _weights.Panels[element])
            {
                DotBlocks<WordDot>.Run(panel, ref codes, tiles, _products.Span.Slice(element * _productPitch, _productPitch), _weights.Pitch);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            ToSums(row, ref sums[row * rowPixels * _weights.Pitch]);
        }
    }

    /// <summary>B'x: four rows of the padded input become four others.</summary>
    private void TransformRows(int top)
    {
        nint length = _weights.Input.RowCodes;
        ref short x = ref Unsafe.As<byte, short>(ref _input.Codes[top * _weights.Input.RowBytes]);
        Transform(ref x, length, ref _rows.First, _rowPitch, length);
    }

    /// <summary>(B'x)B: what a tile's last vector spills over the next tile, that one overwrites.</summary>
    private void TransformColumns(int tileRow)
    {
        unchecked
        {
            nint channels = _channels;
            nint pitch = _elementPitch;
            for (int row = 0; row < Side; row++)
            {
                ref short x = ref Unsafe.Add(ref _rows.First, (nint)row * _rowPitch);
                ref short y = ref Unsafe.Add(ref _transformed.First, ((nint)(row * Side) * pitch) + (tileRow * _weights.TilesPerRow * channels));
                for (int tile = 0; tile < _weights.TilesPerRow; tile++)
                {
                    Transform(ref x, channels, ref y, pitch, channels);
                    x = ref Unsafe.Add(ref x, 2 * channels);
                    y = ref Unsafe.Add(ref y, channels);
                }
            }
        }
    }

    /// <summary>B' times four runs of codes, in whole vectors; what lies behind a run means nothing.</summary>
    /// <param name="x">The first run.</param>
    /// <param name="apart">Codes from one run to the next.</param>
    /// <param name="y">Receives the first result.</param>
    /// <param name="pitch">Codes from one result to the next.</param>
    /// <param name="length">Codes of a run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(ref short x, nint apart, ref short y, nint pitch, nint length)
    {
        unchecked
        {
            for (nint i = 0; i < length; i += Vector256<short>.Count)
            {
                Vector256<short> x1 = Load(ref x, i + apart);
                Vector256<short> x2 = Load(ref x, i + (2 * apart));
                (Load(ref x, i) - x2).StoreUnsafe(ref Unsafe.Add(ref y, i));
                (x1 + x2).StoreUnsafe(ref Unsafe.Add(ref y, i + pitch));
                (x2 - x1).StoreUnsafe(ref Unsafe.Add(ref y, i + (2 * pitch)));
                (x1 - Load(ref x, i + (3 * apart))).StoreUnsafe(ref Unsafe.Add(ref y, i + (3 * pitch)));
            }
        }
    }

    /// <summary>A'(products)A / 4 + bias.</summary>
    private void ToSums(int tileRow, ref int sums)
    {
        unchecked
        {
            nint pitch = _weights.Pitch;
            nint element = _productPitch;
            nint below = 2 * _weights.TilesPerRow * pitch;
            ref int products = ref Unsafe.Add(ref _products.First, tileRow * _weights.TilesPerRow * pitch);
            for (nint tile = 0; tile < _weights.TilesPerRow; tile++)
            {
                for (nint c = 0; c < pitch; c += Vector256<int>.Count)
                {
                    Vector256<int> bias = Vector256.LoadUnsafe(ref _weights.Bias.First, (nuint)c);
                    ref int product = ref Unsafe.Add(ref products, (tile * pitch) + c);
                    ref int sum = ref Unsafe.Add(ref sums, (2 * tile * pitch) + c);
                    (Vector256<int> left0, Vector256<int> right0) = Half(ref product, element);
                    (Vector256<int> left1, Vector256<int> right1) = Half(ref Unsafe.Add(ref product, 4 * element), element);
                    (Vector256<int> left2, Vector256<int> right2) = Half(ref Unsafe.Add(ref product, 8 * element), element);
                    (Vector256<int> left3, Vector256<int> right3) = Half(ref Unsafe.Add(ref product, 12 * element), element);
                    (((left0 + left1 + left2) >> 2) + bias).StoreUnsafe(ref sum);
                    (((right0 + right1 + right2) >> 2) + bias).StoreUnsafe(ref Unsafe.Add(ref sum, pitch));
                    (((left1 - left2 - left3) >> 2) + bias).StoreUnsafe(ref Unsafe.Add(ref sum, below));
                    (((right1 - right2 - right3) >> 2) + bias).StoreUnsafe(ref Unsafe.Add(ref sum, below + pitch));
                }
            }
        }
    }

    /// <summary>A row of four products times A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Left, Vector256<int> Right) Half(ref int products, nint element)
    {
        var p0 = Vector256.LoadUnsafe(ref products);
        var p1 = Vector256.LoadUnsafe(ref Unsafe.Add(ref products, element));
        var p2 = Vector256.LoadUnsafe(ref Unsafe.Add(ref products, 2 * element));
        var p3 = Vector256.LoadUnsafe(ref Unsafe.Add(ref products, 3 * element));
        return (p0 + p1 + p2, p1 - p2 - p3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Load(ref short from, nint at) => Vector256.LoadUnsafe(ref Unsafe.Add(ref from, at));
}
