using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>
/// A 3x3 convolution's gradient by its weights in the tiles of <see cref="WinogradTransform"/>: the same chain of transforms as forward, walked back. For the products the lanes are
/// output channels, so that nothing is summed across lanes: output gradients are turned round first, and a step is a sample of a tile.
/// </summary>
internal sealed class WinogradGradient
{
    private const int Pixels = WinogradTransform.Sums * WinogradTransform.Sums;

    private readonly PlaneShape _input;
    private readonly PlaneShape _outputGradient;
    private readonly int[] _reads;
    private readonly int[] _gradients;
    private readonly int _tiles;
    private readonly int _units;
    private readonly ProductPlan _plan;

    /// <summary>Makes the tables.</summary>
    /// <param name="window">Where the kernel lies.</param>
    /// <param name="planes">Where values lie.</param>
    public WinogradGradient(SlidingWindow window, LayerPlanes planes)
    {
        (_input, _outputGradient) = (planes.Input, planes.OutputGradient);
        (int Y, int X)[] corners = WinogradPass.Corners(window.Output);
        _reads = [.. corners.Select(c => window.InputsOf(_input, c))];
        _gradients = [.. corners.Select(c => _outputGradient.At(c.Y, c.X))];
        _units = Lanes.RoundUp(window.Output.Channels);
        _tiles = WinogradPass.TilesAtATime(_input.Pixel + (_units * Lanes.Width), corners.Length);
        _plan = new ProductPlan(
            Enumerable.Range(0, _units / Lanes.Width).Select(u => new ProductRow(u * Lanes.Width, u * Lanes.Width * window.Input.Channels)),
            from tile in Enumerable.Range(0, _tiles)
            from lane in Enumerable.Range(0, Lanes.Width)
            select new ProductStep(((tile * Lanes.Width) + lane) * _units, (tile * _input.Pixel) + lane),
            window.Input.Channels,
            ProductPlan.Block * Lanes.Width);
    }

    /// <summary>Floats of scratch.</summary>
    public int ScratchLength => (WinogradTransform.Elements * (ValuePitch + ProductPitch + SumPitch)) + TurnedLength;

    private int ValuePitch => (_tiles * _input.Pixel) + (ProductPlan.Block * Lanes.Width);

    private int ProductPitch => (_tiles * Lanes.Width * _units) + Lanes.Width;

    private int SumPitch => (_units * _input.Shape.Channels) + (ProductPlan.Block * Lanes.Width);

    private int TurnedLength => Pixels * Lanes.Width * _units;

    /// <summary>dw.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="dy">Output gradients; 0 in lanes without a sample.</param>
    /// <param name="gradient">Receives the packed gradient; 0 past the last channel.</param>
    /// <param name="scratch">Aligned, <see cref="ScratchLength"/> floats.</param>
    public void Run(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient, Span<float> scratch)
    {
        Span<float> values = scratch[..(WinogradTransform.Elements * ValuePitch)];
        Span<float> products = scratch.Slice(values.Length, WinogradTransform.Elements * ProductPitch);
        Span<float> sums = scratch.Slice(values.Length + products.Length, WinogradTransform.Elements * SumPitch);
        Span<float> turned = scratch.Slice(values.Length + products.Length + sums.Length, TurnedLength);
        turned.Clear();
        for (int first = 0; first < _reads.Length; first += _tiles)
        {
            int count = Math.Min(_tiles, _reads.Length - first);
            if (count < _tiles)
            {
                // Tiles that are not there add products of zeros.
                values.Clear();
                products.Clear();
            }

            for (int t = 0; t < count; t++)
            {
                WinogradTransform.Values(x[_reads[first + t]..], _input.Row, _input.Pixel, _input.Shape.Channels, values[(t * _input.Pixel)..], ValuePitch);
                Turn(dy[_gradients[first + t]..], turned);
                WinogradTransform.Gradients(turned, Lanes.Width * _units, products[(t * Lanes.Width * _units)..], ProductPitch);
            }

            for (int element = 0; element < WinogradTransform.Elements; element++)
            {
                LayerProduct.OfUnits(
                    _plan, products.Slice(element * ProductPitch, ProductPitch), values.Slice(element * ValuePitch, ValuePitch), sums.Slice(element * SumPitch, SumPitch), add: first > 0);
            }
        }

        WinogradTransform.ToWeights(sums, SumPitch, _input.Shape.Channels, _outputGradient.Shape.Channels, gradient);
    }

    /// <summary>Four pixels, [channel][lane] each, to [lane][channel].</summary>
    private void Turn(ReadOnlySpan<float> dy, Span<float> turned)
    {
        for (int pixel = 0; pixel < Pixels; pixel++)
        {
            LanesTurned.Run(
                dy[((pixel / WinogradTransform.Sums * _outputGradient.Row) + (pixel % WinogradTransform.Sums * _outputGradient.Pixel))..],
                _outputGradient.Shape.Channels,
                turned[(pixel * Lanes.Width * _units)..],
                _units);
        }
    }
}
