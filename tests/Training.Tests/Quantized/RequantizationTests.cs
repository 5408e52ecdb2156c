using System.Runtime.Intrinsics;
using GradientsToGates.Tensors;
using GradientsToGates.Training.Layers;

namespace GradientsToGates.Training.Tests.Quantized;

/// <summary>Sums to codes in float, held to whole numbers.</summary>
public sealed class RequantizationTests
{
    private const int Lowest = -128;
    private const int Highest = 127;

    [Fact]
    public void Codes_are_those_of_whole_numbers()
    {
        var rng = new Rng(11, RandomStream.Test);
        int close = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int shift = 16 + rng.NextInt32(24);
            long multiplier = (long)rng.NextDouble(1, 65536);
            double perCode = Math.ScaleB(1, shift) / multiplier;

            // Beside a tie, within what a value in float may be off by.
            long sum = (long)Math.Round((Math.Round(rng.NextDouble(Lowest - 2, Highest + 2)) + 0.5) * perCode);
            if (Math.Abs(sum) > 1 << 20)
            {
                continue;
            }

            double unit = rng.NextDouble(1e-6, 10);
            float value = (float)((sum + rng.NextDouble(-0.2, 0.2)) * unit);
            long expected = Math.Clamp(((sum * multiplier) + (1L << (shift - 1))) >> shift, Lowest, Highest);
            Code(value, multiplier, shift, unit).ShouldBe(expected, $"{sum} * {multiplier} / 2^{shift}");
            close += Math.Abs(((double)sum / perCode) - Math.Floor((double)sum / perCode) - 0.5) < 1e-6 ? 1 : 0;
        }

        close.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Ties_go_up()
    {
        for (int shift = 16; shift < 28; shift++)
        {
            for (int power = Math.Max(0, shift - 12); power < Math.Min(16, shift); power++)
            {
                long half = 1L << (shift - power - 1);
                for (int code = Lowest; code <= Highest; code++)
                {
                    foreach (double off in new[] { -0.2, 0, 0.2 })
                    {
                        Code((float)((((code - 0.5) * 2 * half) + off) * 0.3), 1L << power, shift, 0.3).ShouldBe(code);
                    }
                }
            }
        }
    }

    private static float Code(float value, long multiplier, int shift, double unit)
    {
        float[] parameters = new float[Requantization.ParameterCount(1)];
        Requantization.Set(parameters, 1, [Math.ScaleB(multiplier, -shift)], [unit]);
        var requantization = new Requantization(parameters, 1);
        return requantization.Code(requantization.Sum(Vector512.Create(value), 0), 0, Vector512.Create((float)Lowest), Vector512.Create((float)Highest))[0];
    }
}
