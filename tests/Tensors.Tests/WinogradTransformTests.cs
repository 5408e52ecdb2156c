using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Tensors.Tests;

/// <summary>Tiles against the convolution they stand for, in double precision: sums, gradients by weights, and the kernel turned by half a turn.</summary>
public sealed class WinogradTransformTests
{
    private const int Side = WinogradTransform.Side;
    private const int Kernel = WinogradTransform.Kernel;
    private const int Width = Lanes.Width;
    private const double Bound = 1e-5;

    public static TheoryData<int, int> Channels => new() { { 1, 1 }, { 2, 4 }, { 3, 5 }, { 9, 17 }, { 4, 35 } };

    [Theory]
    [MemberData(nameof(Channels))]
    public void Sixteen_products_give_four_sums(int inputs, int outputs)
    {
        var rng = new Rng(5, RandomStream.Test);
        float[] tile = Random(ref rng, Side * Side * inputs * Width);
        float[] weights = Random(ref rng, LayerProduct.PackedLength(Kernel * Kernel * inputs, outputs));
        float[] bias = Random(ref rng, outputs);
        float[] before = Random(ref rng, 4 * outputs * Width);
        (float[] values, float[] transformed) = Transform(tile, weights, inputs, outputs);
        float[] products = new float[WinogradTransform.Elements * outputs * Width];
        for (int i = 0; i < products.Length; i++)
        {
            (int lane, int channel, int element) = (i % Width, i / Width % outputs, i / Width / outputs);
            double sum = 0;
            for (int c = 0; c < inputs; c++)
            {
                sum += (double)values[(((element * inputs) + c) * Width) + lane] * transformed[(element * LayerProduct.PackedLength(inputs, outputs)) + Packed(channel, c, inputs)];
            }

            products[i] = (float)sum;
        }

        foreach ((bool add, bool rectify) in (ReadOnlySpan<(bool, bool)>)[(false, false), (true, false), (false, true)])
        {
            float[] sums = [.. before];
            WinogradTransform.ToSums(products, outputs * Width, outputs, add ? [] : bias, sums, 2 * outputs * Width, outputs * Width, add, rectify);
            for (int i = 0; i < sums.Length; i++)
            {
                (int lane, int channel, int pixel) = (i % Width, i / Width % outputs, i / Width / outputs);
                double expected = add ? before[i] : bias[channel];
                for (int k = 0; k < Kernel * Kernel * inputs; k++)
                {
                    (int c, int position) = (k % inputs, k / inputs);
                    expected += (double)Tile(tile, (pixel / 2) + (position / Kernel), (pixel % 2) + (position % Kernel), c, inputs, lane) * weights[Packed(channel, k, Kernel * Kernel * inputs)];
                }

                ((double)sums[i]).ShouldBe(rectify ? Math.Max(0, expected) : expected, Bound * inputs);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void Gradients_walk_back(int inputs, int outputs)
    {
        var rng = new Rng(6, RandomStream.Test);
        float[] tile = Random(ref rng, Side * Side * inputs * Width);
        int units = Lanes.RoundUp(outputs);
        float[] slopes = Random(ref rng, 4 * Width * units);
        (float[] values, _) = Transform(tile, new float[LayerProduct.PackedLength(Kernel * Kernel * inputs, outputs)], inputs, outputs);
        float[] products = new float[WinogradTransform.Elements * Width * units];
        WinogradTransform.Gradients(slopes, Width * units, products, Width * units);
        float[] sums = new float[WinogradTransform.Elements * units * inputs];
        for (int i = 0; i < sums.Length; i++)
        {
            (int unit, int c, int block, int element) = (i % Width, i / Width % inputs, i / Width / inputs % (units / Width), i / units / inputs);
            sums[i] = (float)Enumerable.Range(0, Width).Sum(n =>
                (double)products[(element * Width * units) + (n * units) + (block * Width) + unit] * values[(((element * inputs) + c) * Width) + n]);
        }

        float[] gradient = Random(ref rng, LayerProduct.PackedLength(Kernel * Kernel * inputs, outputs));
        WinogradTransform.ToWeights(sums, units * inputs, inputs, outputs, gradient);
        for (int channel = 0; channel < outputs; channel++)
        {
            for (int k = 0; k < Kernel * Kernel * inputs; k++)
            {
                (int c, int position) = (k % inputs, k / inputs);
                double expected = 0;
                for (int pixel = 0; pixel < 4; pixel++)
                {
                    for (int n = 0; n < Width; n++)
                    {
                        expected += (double)slopes[(((pixel * Width) + n) * units) + channel] * Tile(tile, (pixel / 2) + (position / Kernel), (pixel % 2) + (position % Kernel), c, inputs, n);
                    }
                }

                ((double)gradient[Packed(channel, k, Kernel * Kernel * inputs)]).ShouldBe(expected, 64 * Bound);
            }
        }
    }

    [Fact]
    public void A_kernel_turned_by_half_a_turn_has_the_same_weights_elsewhere()
    {
        var rng = new Rng(7, RandomStream.Test);
        float[] kernel = Random(ref rng, LayerProduct.PackedLength(Kernel * Kernel, 1));
        float[] turned = [.. Enumerable.Range(0, kernel.Length).Select(i => kernel[((Kernel * Kernel) - 1 - (i / 4)) * 4 + (i % 4)])];
        (_, float[] plain) = Transform(new float[Side * Side * Width], kernel, 1, 1);
        (_, float[] other) = Transform(new float[Side * Side * Width], turned, 1, 1);
        for (int element = 0; element < WinogradTransform.Elements; element++)
        {
            other[4 * element].ShouldBe(plain[4 * WinogradTransform.Turned(element)]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(16)]
    public void Lanes_are_turned_round(int channels)
    {
        var rng = new Rng(8, RandomStream.Test);
        float[] values = Random(ref rng, channels * Width);
        float[] turned = Enumerable.Repeat(7f, Width * (channels + 2)).ToArray();
        LanesTurned.Run(values, channels, turned, channels + 2);
        for (int i = 0; i < turned.Length; i++)
        {
            (int channel, int lane) = (i % (channels + 2), i / (channels + 2));
            turned[i].ShouldBe(channel < channels ? values[(channel * Width) + lane] : 7f);
        }
    }

    [Fact]
    public void Arrays_that_are_too_short_are_refused()
    {
        float[] enough = new float[4096];
        Should.Throw<ArgumentException>(() => WinogradTransform.Values(new float[10], 64, 16, 1, enough, 16));
        Should.Throw<ArgumentException>(() => WinogradTransform.Values(enough, 64, 16, 1, new float[10], 16));
        Should.Throw<ArgumentException>(() => WinogradTransform.Weights(new float[10], 1, 1, enough, 16));
        Should.Throw<ArgumentException>(() => WinogradTransform.Weights(enough, 1, 1, new float[10], 16));
        Should.Throw<ArgumentException>(() => WinogradTransform.ToSums(new float[10], 16, 1, [], enough, 64, 16, false, false));
        Should.Throw<ArgumentException>(() => WinogradTransform.ToSums(enough, 16, 1, [], new float[10], 64, 16, false, false));
        Should.Throw<ArgumentException>(() => WinogradTransform.Gradients(new float[10], 16, enough, 16));
        Should.Throw<ArgumentException>(() => WinogradTransform.Gradients(enough, 16, new float[10], 16));
        Should.Throw<ArgumentException>(() => WinogradTransform.ToWeights(new float[10], 16, 1, 1, enough));
        Should.Throw<ArgumentException>(() => WinogradTransform.ToWeights(enough, 16, 1, 1, new float[10]));
    }

    private static (float[] Values, float[] Weights) Transform(float[] tile, float[] weights, int inputs, int outputs)
    {
        float[] values = new float[WinogradTransform.Elements * inputs * Width];
        WinogradTransform.Values(tile, Side * inputs * Width, inputs * Width, inputs, values, inputs * Width);
        int packed = LayerProduct.PackedLength(inputs, outputs);
        float[] transformed = new float[WinogradTransform.Elements * packed];
        WinogradTransform.Weights(weights, inputs, outputs, transformed, packed);
        return (values, transformed);
    }

    private static float Tile(float[] tile, int y, int x, int channel, int channels, int lane) => tile[(((((y * Side) + x) * channels) + channel) * Width) + lane];

    private static int Packed(int channel, int tap, int taps) => (((channel / 4 * taps) + tap) * 4) + (channel % 4);

    private static float[] Random(ref Rng rng, int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (float)rng.NextDouble(-1, 1);
        }

        return values;
    }
}
