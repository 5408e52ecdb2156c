using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>A 3x3 convolution of stride 1 from one plane to another by the tiles of <see cref="WinogradTransform"/>, some at a time: their values and products stay in the cache.</summary>
internal sealed class WinogradPass
{
    /// <summary>Floats of values and products of the tiles worked on together: half of a second-level cache of 1 MB.</summary>
    private const int Room = 1 << 17;

    private readonly PlaneShape _from;
    private readonly PlaneShape _to;
    private readonly bool _backward;
    private readonly int[] _reads;
    private readonly int[] _writes;
    private readonly int _tiles;
    private readonly ProductPlan _plan;

    /// <summary>Makes the tables.</summary>
    /// <param name="from">Plane read.</param>
    /// <param name="to">Plane written; rows and columns are even.</param>
    /// <param name="reads">Index of the first float that the sums of a pixel read, by row and column.</param>
    /// <param name="backward">Whether this is from output gradients to input gradients, with the same weights turned round.</param>
    public WinogradPass(PlaneShape from, PlaneShape to, Func<(int Y, int X), int> reads, bool backward)
    {
        const int block = ProductPlan.Block;
        (_from, _to, _backward) = (from, to, backward);
        (int Y, int X)[] corners = Corners(to.Shape);
        _reads = [.. corners.Select(reads)];
        _writes = [.. corners.Select(c => to.At(c.Y, c.X))];
        _tiles = TilesAtATime(from.Pixel + to.Pixel, corners.Length);
        int channels = to.Shape.Channels;
        _plan = new ProductPlan(
            Enumerable.Range(0, _tiles).Select(t => new ProductRow(t * from.Pixel, t * to.Pixel)),
            Enumerable.Range(0, from.Shape.Channels).Select(c => new ProductStep(c * Lanes.Width, backward ? (c / block * channels * block) + (c % block) : c * block)),
            channels,
            backward ? block * block : from.Shape.Channels * block);
    }

    /// <summary>Floats of memory that <see cref="Run"/> needs.</summary>
    public int ScratchLength => WinogradTransform.Elements * (ValuePitch + ProductPitch);

    // A cache line more than the tiles take, and room for what blocks of channels read past the last one.
    private int ValuePitch => (_tiles * _from.Pixel) + (ProductPlan.Block * Lanes.Width);

    private int ProductPitch => (_tiles * _to.Pixel) + (ProductPlan.Block * Lanes.Width);

    /// <summary>The first of each tile's four pixels.</summary>
    /// <param name="sums">Shape of the sums; rows and columns are even.</param>
    public static (int Y, int X)[] Corners(TensorShape sums) =>
    [
        .. from y in Enumerable.Range(0, sums.Height / WinogradTransform.Sums)
           from x in Enumerable.Range(0, sums.Width / WinogradTransform.Sums)
           select (WinogradTransform.Sums * y, WinogradTransform.Sums * x),
    ];

    /// <summary>How many tiles are worked on together: whole blocks.</summary>
    /// <param name="floats">That an element of a tile takes.</param>
    /// <param name="tiles">Tiles there are.</param>
    public static int TilesAtATime(int floats, int tiles)
    {
        int fit = Math.Min(Room / (WinogradTransform.Elements * floats), tiles);
        return Math.Max(fit + ProductPlan.Block - 1, ProductPlan.Block) / ProductPlan.Block * ProductPlan.Block;
    }

    /// <summary>Computes the sums.</summary>
    /// <param name="values">Plane read.</param>
    /// <param name="weights">Transformed, with what may be read behind them.</param>
    /// <param name="weightPitch">Floats from an element's weights to the next.</param>
    /// <param name="bias">One for each channel written; or empty.</param>
    /// <param name="sums">Plane written.</param>
    /// <param name="add">Whether sums are added to what is there.</param>
    /// <param name="rectify">Whether sums below 0 become 0.</param>
    /// <param name="scratch">Aligned, <see cref="ScratchLength"/> floats.</param>
    public void Run(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int weightPitch, ReadOnlySpan<float> bias, Span<float> sums, bool add, bool rectify, Span<float> scratch)
    {
        Span<float> transformed = scratch[..(WinogradTransform.Elements * ValuePitch)];
        Span<float> products = scratch.Slice(transformed.Length, WinogradTransform.Elements * ProductPitch);
        for (int first = 0; first < _reads.Length; first += _tiles)
        {
            int count = Math.Min(_tiles, _reads.Length - first);
            for (int t = 0; t < count; t++)
            {
                WinogradTransform.Values(values[_reads[first + t]..], _from.Row, _from.Pixel, _from.Shape.Channels, transformed[(t * _from.Pixel)..], ValuePitch);
            }

            for (int element = 0; element < WinogradTransform.Elements; element++)
            {
                ReadOnlySpan<float> own = transformed.Slice(element * ValuePitch, ValuePitch);
                Span<float> target = products.Slice(element * ProductPitch, ProductPitch);
                if (_backward)
                {
                    LayerProduct.Backward(_plan, own, weights[(WinogradTransform.Turned(element) * weightPitch)..], target, add: false);
                }
                else
                {
                    LayerProduct.Forward(_plan, own, weights[(element * weightPitch)..], [], target, rectify: false);
                }
            }

            for (int t = 0; t < count; t++)
            {
                WinogradTransform.ToSums(products[(t * _to.Pixel)..], ProductPitch, _to.Shape.Channels, bias, sums[_writes[first + t]..], _to.Row, _to.Pixel, add, rectify);
            }
        }
    }
}
