using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Tensors.Tests;

/// <summary>The products against the formulas of their documentation in double precision, within steps times epsilon of the sum of magnitudes.</summary>
public sealed class LayerProductTests
{
    private const double Epsilon = 1.0 / (1 << 24);
    private const int Block = ProductPlan.Block;

    /// <summary>Rows, taps, channels: whole blocks and every kind of rest.</summary>
    public static TheoryData<int, int, int> Shapes()
    {
        var data = new TheoryData<int, int, int>();
        foreach (int channels in (int[])[1, 2, 3, 4, 6, 8, 13])
        {
            data.Add(1, 1, channels);
            data.Add(1, 9, channels);
            data.Add(4, 3, channels);
            data.Add(7, 25, channels);
            data.Add(70, 5, channels);
        }

        return data;
    }

    /// <summary>Rows and columns: every rest of two blocks.</summary>
    public static TheoryData<int, int> Rests()
    {
        var data = new TheoryData<int, int>();
        for (int rows = 1; rows <= 2 * Block; rows++)
        {
            for (int columns = 1; columns <= 2 * Block; columns++)
            {
                data.Add(rows, columns);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_is_its_formula(int rows, int taps, int channels)
    {
        var rng = new Rng(3, RandomStream.Test);
        ProductPlan plan = Plan(rows, taps, channels, taps * Block);
        float[] x = Random(ref rng, (rows + taps) * Lanes.Width);
        float[] weights = Random(ref rng, LayerProduct.PackedLength(taps, channels));
        float[] bias = Random(ref rng, LayerProduct.Blocks(channels) * Block);
        foreach (bool rectify in (bool[])[false, true])
        {
            float[] y = Random(ref rng, (rows * (channels + 4)) * Lanes.Width);
            float[] before = [.. y];
            LayerProduct.Forward(plan, x, weights, bias, y, rectify);
            for (int i = 0; i < y.Length; i++)
            {
                int lane = i % Lanes.Width;
                int channel = i / Lanes.Width % (channels + 4);
                int row = i / Lanes.Width / (channels + 4);
                if (channel >= channels)
                {
                    y[i].ShouldBe(before[i], "past the last channel");
                    continue;
                }

                double sum = bias[channel];
                double magnitude = Math.Abs(sum);
                for (int k = 0; k < taps; k++)
                {
                    double product = (double)x[((row + k) * Lanes.Width) + lane] * weights[(((channel / Block * taps) + k) * Block) + (channel % Block)];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                ((double)y[i]).ShouldBe(rectify ? Math.Max(0, sum) : sum, (taps + 1) * Epsilon * magnitude);
            }
        }
    }

    /// <summary>To the bit: each sum is one chain of fused multiply-adds in the order of the steps, whatever the width of vectors and wherever a row lies in its block.</summary>
    [Theory]
    [MemberData(nameof(Rests))]
    public void Backward_is_a_chain_of_multiply_adds(int rows, int inputs)
    {
        const int outputs = 6;
        var rng = new Rng(10, RandomStream.Test);
        int packed = inputs * Block;
        var plan = new ProductPlan(
            Enumerable.Range(0, rows).Select(r => new ProductRow(r * outputs * Lanes.Width, r * (inputs + 4) * Lanes.Width)),
            Enumerable.Range(0, outputs).Select(c => new ProductStep(c * Lanes.Width, (c / Block * packed) + (c % Block))),
            inputs,
            Block * Block);
        float[] dy = Random(ref rng, rows * outputs * Lanes.Width);
        float[] weights = Random(ref rng, LayerProduct.PackedLength(inputs, outputs) + (4 * Block * Block));
        foreach (bool add in (bool[])[false, true])
        {
            float[] dx = Random(ref rng, rows * (inputs + 4) * Lanes.Width);
            float[] expected = [.. dx];
            for (int row = 0; row < rows; row++)
            {
                for (int i = 0; i < inputs * Lanes.Width; i++)
                {
                    ref float sum = ref expected[(row * (inputs + 4) * Lanes.Width) + i];
                    sum = add ? sum : 0;
                    for (int c = 0; c < outputs; c++)
                    {
                        sum = MathF.FusedMultiplyAdd(dy[(((row * outputs) + c) * Lanes.Width) + (i % Lanes.Width)], weights[(c / Block * packed) + (i / Lanes.Width * Block) + (c % Block)], sum);
                    }
                }
            }

            LayerProduct.Backward(plan, dy, weights, dx, add);
            dx.ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradient_is_its_formula(int pixels, int taps, int channels)
    {
        var rng = new Rng(4, RandomStream.Test);
        var plan = new ProductPlan(
            Enumerable.Range(0, taps).Select(k => new ProductRow(k * Lanes.Width, k * Block)),
            Enumerable.Range(0, pixels).Select(p => new ProductStep(p * Lanes.Width, p * channels * Lanes.Width)),
            channels,
            Block * Lanes.Width);
        float[] x = Random(ref rng, (pixels + taps) * Lanes.Width);
        float[] dy = Random(ref rng, ((pixels * channels) + Block) * Lanes.Width);
        float[] gradient = Random(ref rng, LayerProduct.PackedLength(taps, channels));
        GradientProduct.Convolution(plan, x, dy, new float[GradientProduct.ConvolutionScratch], gradient);
        CheckGradient(gradient, taps, channels, (tap, channel) => from p in Enumerable.Range(0, pixels)
                                                                   from n in Enumerable.Range(0, Lanes.Width)
                                                                   select (double)x[((p + tap) * Lanes.Width) + n] * dy[(((p * channels) + channel) * Lanes.Width) + n]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Depthwise_is_its_formula(int rows, int taps, int channels)
    {
        var rng = new Rng(6, RandomStream.Test);
        var plan = new ProductPlan(
            Enumerable.Range(0, rows).Select(r => new ProductRow(r * channels * Lanes.Width, r * (channels + 4) * Lanes.Width)),
            Enumerable.Range(0, taps).Select(k => new ProductStep(k * channels * Lanes.Width, k * Block)),
            channels,
            taps * Block);
        float[] x = Random(ref rng, ((rows + taps) * channels * Lanes.Width) + (Block * Lanes.Width));
        float[] weights = Random(ref rng, LayerProduct.PackedLength(taps, channels));
        float[] bias = Random(ref rng, LayerProduct.Blocks(channels) * Block);
        foreach ((bool add, bool rectify) in ((bool, bool)[])[(false, false), (true, false), (false, true)])
        {
            float[] y = Random(ref rng, rows * (channels + 4) * Lanes.Width);
            float[] before = [.. y];
            LayerProduct.Depthwise(plan, x, weights, bias, y, add, rectify);
            for (int i = 0; i < y.Length; i++)
            {
                int lane = i % Lanes.Width;
                int channel = i / Lanes.Width % (channels + 4);
                int row = i / Lanes.Width / (channels + 4);
                if (channel >= channels)
                {
                    y[i].ShouldBe(before[i], "past the last channel");
                    continue;
                }

                double sum = add ? before[i] : bias[channel];
                double magnitude = Math.Abs(sum);
                for (int k = 0; k < taps; k++)
                {
                    double product = (double)x[((((row + k) * channels) + channel) * Lanes.Width) + lane] * weights[(((channel / Block * taps) + k) * Block) + (channel % Block)];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                ((double)y[i]).ShouldBe(rectify ? Math.Max(0, sum) : sum, (taps + 1) * Epsilon * magnitude);
            }
        }

        // A block reads its columns to the end, so floats must follow the last value where the last block is not whole.
        int needed = (((rows + taps - 2) * channels) + (LayerProduct.Blocks(channels) * Block)) * Lanes.Width;
        LayerProduct.Depthwise(plan, x.AsSpan(0, needed), weights, bias, new float[rows * (channels + 4) * Lanes.Width], add: false, rectify: false);
        Should.Throw<ArgumentException>(() => LayerProduct.Depthwise(
            plan, x.AsSpan(0, needed - 1), weights, bias, new float[rows * (channels + 4) * Lanes.Width], add: false, rectify: false));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Depthwise_gradient_is_its_formula(int pixels, int taps, int channels)
    {
        var rng = new Rng(7, RandomStream.Test);
        var plan = new ProductPlan(
            Enumerable.Range(0, taps).Select(k => new ProductRow(k * channels * Lanes.Width, k * Block)),
            Enumerable.Range(0, pixels).Select(p => new ProductStep(p * channels * Lanes.Width, p * channels * Lanes.Width)),
            channels,
            Block * Lanes.Width);
        float[] x = Random(ref rng, ((pixels + taps) * channels * Lanes.Width) + (Block * Lanes.Width));
        float[] dy = Random(ref rng, ((pixels * channels) + Block) * Lanes.Width);
        float[] gradient = Random(ref rng, LayerProduct.PackedLength(taps, channels));
        GradientProduct.Depthwise(plan, x, dy, new float[GradientProduct.ConvolutionScratch], gradient);
        CheckGradient(gradient, taps, channels, (tap, channel) => from p in Enumerable.Range(0, pixels)
                                                                   from n in Enumerable.Range(0, Lanes.Width)
                                                                   select (double)x[((((p + tap) * channels) + channel) * Lanes.Width) + n] * dy[(((p * channels) + channel) * Lanes.Width) + n]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 10)]
    [InlineData(16, 84)]
    [InlineData(37, 65)]
    public void Dense_gradient_is_its_formula(int inputs, int units)
    {
        var rng = new Rng(5, RandomStream.Test);
        float[] x = Random(ref rng, (inputs + 3) * Lanes.Width);
        float[] dy = Random(ref rng, units * Lanes.Width);
        float[] gradient = Random(ref rng, LayerProduct.PackedLength(inputs, units));
        GradientProduct.Dense(x, inputs, dy, units, new float[GradientProduct.DenseScratch(units)], gradient);
        CheckGradient(gradient, inputs, units, (input, unit) => Enumerable.Range(0, Lanes.Width).Select(n => (double)x[(input * Lanes.Width) + n] * dy[(unit * Lanes.Width) + n]));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 4, 1)]
    [InlineData(16, 5, 2)]
    [InlineData(33, 8, 3)]
    [InlineData(7, 13, 4)]
    [InlineData(64, 20, 5)]
    public void Products_of_units_are_their_formula(int samples, int channels, int vectors)
    {
        var rng = new Rng(9, RandomStream.Test);
        int units = vectors * Lanes.Width;
        var plan = new ProductPlan(
            Enumerable.Range(0, vectors).Select(u => new ProductRow(u * Lanes.Width, u * channels * Lanes.Width)),
            Enumerable.Range(0, samples).Select(n => new ProductStep(n * units, n)),
            channels,
            Block * Lanes.Width);
        float[] a = Random(ref rng, samples * units);
        float[] b = Random(ref rng, samples + ((channels + 3) * Lanes.Width));
        foreach (bool add in (bool[])[false, true])
        {
            float[] y = Random(ref rng, (units * channels) + (3 * Lanes.Width));
            float[] before = [.. y];
            LayerProduct.OfUnits(plan, a, b, y, add);
            for (int i = 0; i < y.Length; i++)
            {
                if (i >= units * channels)
                {
                    y[i].ShouldBe(before[i], "past the last channel");
                    continue;
                }

                (int lane, int channel, int vector) = (i % Lanes.Width, i / Lanes.Width % channels, i / Lanes.Width / channels);
                double sum = add ? before[i] : 0;
                double magnitude = Math.Abs(sum);
                for (int n = 0; n < samples; n++)
                {
                    double product = (double)a[(n * units) + (vector * Lanes.Width) + lane] * b[(channel * Lanes.Width) + n];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                ((double)y[i]).ShouldBe(sum, (samples + 1) * Epsilon * magnitude);
            }

            Should.Throw<ArgumentException>(() => LayerProduct.OfUnits(plan, a, b, y.AsSpan(0, (units * channels) - (add ? 0 : 1)), add));
            Should.Throw<ArgumentException>(() => LayerProduct.OfUnits(plan, a.AsSpan(1), b, y, add));
        }
    }

    [Fact]
    public void A_plan_that_reaches_past_the_end_is_refused()
    {
        ProductPlan plan = Plan(4, 3, 4, 3 * Block);
        float[] x = new float[7 * Lanes.Width];
        float[] weights = new float[3 * Block];
        float[] y = new float[4 * 8 * Lanes.Width];
        LayerProduct.Forward(plan, x, weights, [], y, rectify: false);
        Should.Throw<ArgumentException>(() => LayerProduct.Forward(plan, x.AsSpan(0, 5 * Lanes.Width), weights, [], y, rectify: false));
        Should.Throw<ArgumentException>(() => LayerProduct.Forward(plan, x, weights.AsSpan(0, 11), [], y, rectify: false));
        Should.Throw<ArgumentException>(() => LayerProduct.Forward(plan, x, weights, [], y.AsSpan(0, 27 * Lanes.Width), rectify: false));
        Should.Throw<ArgumentException>(() => new ProductPlan([], [new ProductStep(0, 0)], 1, 4));
        Should.Throw<ArgumentException>(() => new ProductPlan([new ProductRow(0, 0)], [new ProductStep(-1, 0)], 1, 4));
    }

    private static ProductPlan Plan(int rows, int taps, int channels, int nextBlock) => new(
        Enumerable.Range(0, rows).Select(r => new ProductRow(r * Lanes.Width, r * (channels + 4) * Lanes.Width)),
        Enumerable.Range(0, taps).Select(k => new ProductStep(k * Lanes.Width, k * Block)),
        channels,
        nextBlock);

    private static void CheckGradient(float[] gradient, int taps, int channels, Func<int, int, IEnumerable<double>> products)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            int channel = (i / (taps * Block) * Block) + (i % Block);
            double[] terms = channel < channels ? [.. products(i / Block % taps, channel)] : [];
            ((double)gradient[i]).ShouldBe(terms.Sum(), ((terms.Length + 1) * Epsilon * terms.Sum(Math.Abs)) + double.Epsilon, $"packed weight {i}");
        }
    }

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
