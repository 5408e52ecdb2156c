using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Tensors.Tests;

/// <summary>The kernels against the formulas of their documentation in double precision, within taps (or rows) times epsilon of the sum of magnitudes.</summary>
public sealed class GatherProductTests
{
    private const double Epsilon = 1.0 / (1 << 24);

    public static TheoryData<int, int, int> Shapes()
    {
        var data = new TheoryData<int, int, int>();
        foreach (int channels in (int[])[1, 6, 15, 16, 17, 33])
        {
            data.Add(1, 1, channels);
            data.Add(7, 3, channels);
            data.Add(8, 25, channels);
            data.Add(19, 9, channels);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_is_its_formula(int rows, int taps, int channels)
    {
        (GatherPlan plan, float[] x, Rng rng) = Case(rows, taps, channels);
        int stride = Lanes.RoundUp(channels);
        float[] weights = Random(ref rng, taps * stride);
        float[] bias = Random(ref rng, stride);
        float[] y = new float[(rows * channels) + Lanes.Width];
        GatherProduct.Multiply(plan, rows, x, weights, bias, y, channels);
        for (int r = 0; r < rows; r++)
        {
            for (int n = 0; n < channels; n++)
            {
                double sum = bias[n];
                double magnitude = Math.Abs(bias[n]);
                for (int k = 0; k < taps; k++)
                {
                    double product = (double)x[plan.Origins[r] + plan.Taps[k]] * weights[(k * stride) + n];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                ((double)y[(r * channels) + n]).ShouldBe(sum, (taps + 1) * Epsilon * magnitude);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_are_their_formulas_and_leave_padding_alone(int rows, int taps, int channels)
    {
        (GatherPlan plan, float[] x, Rng rng) = Case(rows, taps, channels);
        int stride = Lanes.RoundUp(channels);
        float[] dy = Random(ref rng, (rows * channels) + Lanes.Width);
        float[] gradient = new float[taps * stride];
        float[] biasGradient = new float[stride];
        gradient.AsSpan().Fill(1);
        GatherProduct.AddWeightGradient(plan, rows, x, dy, gradient, channels);
        GatherProduct.AddBiasGradient(rows, dy, biasGradient, channels);
        for (int n = 0; n < stride; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                double sum = 1;
                double magnitude = 1;
                for (int r = 0; r < rows && n < channels; r++)
                {
                    double product = (double)x[plan.Origins[r] + plan.Taps[k]] * dy[(r * channels) + n];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                ((double)gradient[(k * stride) + n]).ShouldBe(sum, (rows + 1) * Epsilon * magnitude);
            }

            double bias = n < channels ? Enumerable.Range(0, rows).Sum(r => (double)dy[(r * channels) + n]) : 0;
            ((double)biasGradient[n]).ShouldBe(bias, rows * rows * Epsilon);
        }
    }

    [Fact]
    public void A_short_buffer_or_a_row_outside_is_refused()
    {
        GatherPlan plan = GatherPlan.Matrix(4, 3);
        float[] weights = new float[3 * 16];
        Should.Throw<ArgumentException>(() => GatherProduct.Multiply(plan, 4, new float[11], weights, [], new float[24], 2));
        Should.Throw<ArgumentException>(() => GatherProduct.Multiply(plan, 5, new float[15], weights, [], new float[26], 2));
        Should.Throw<ArgumentException>(() => GatherProduct.Multiply(plan, 4, new float[12], weights, [], new float[8], 2));
        Should.Throw<ArgumentException>(() => GatherProduct.Multiply(plan, 4, new float[12], weights[1..], [], new float[24], 2));
        Should.Throw<ArgumentException>(() => GatherProduct.AddWeightGradient(plan, 4, new float[12], new float[8], weights, 2));
        Should.Throw<ArgumentException>(() => new GatherPlan([3, 1], [0]));
    }

    private static (GatherPlan Plan, float[] X, Rng Rng) Case(int rows, int taps, int channels)
    {
        var rng = new Rng(5, RandomStream.Test, (ulong)rows, (ulong)((taps * 100) + channels));
        int[] origins = new int[rows];
        for (int r = 1; r < rows; r++)
        {
            origins[r] = origins[r - 1] + rng.NextInt32(4);
        }

        int[] offsets = new int[taps];
        for (int k = 0; k < taps; k++)
        {
            offsets[k] = rng.NextInt32(50);
        }

        float[] x = Random(ref rng, origins[^1] + offsets.Max() + 1);
        return (new GatherPlan(origins, offsets), x, rng);
    }

    private static float[] Random(ref Rng rng, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)rng.NextDouble(-1, 1);
        }

        return values;
    }
}
