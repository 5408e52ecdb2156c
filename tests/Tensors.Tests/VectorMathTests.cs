using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Tensors.Tests;

/// <summary>Errors in units in the last place, over every exponent and 256 mantissas of each, both signs.</summary>
public sealed class VectorMathTests
{
    [Fact]
    public void Exp_is_within_2_ulp() => WorstError(VectorMath.Exp, Math.Exp, x => x is > -87.3f and < 88.3f).ShouldBeLessThan(2);

    [Fact]
    public void Tanh_is_within_4_ulp() => WorstError(VectorMath.Tanh, Math.Tanh, x => MathF.Abs(x) > 1e-37f).ShouldBeLessThan(4);

    [Fact]
    public void Sigmoid_is_within_4_ulp() => WorstError(VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), x => x > -87f).ShouldBeLessThan(4);

    [Fact]
    public void Limits_are_reached()
    {
        VectorMath.Exp(Vector512.Create(-1000f)).ShouldBe(Vector512<float>.Zero);
        VectorMath.Exp(Vector512.Create(1000f)).ShouldBe(Vector512.Create(float.PositiveInfinity));
        VectorMath.Tanh(Vector512.Create(1000f)).ShouldBe(Vector512.Create(1f));
        VectorMath.Tanh(Vector512.Create(-1000f)).ShouldBe(Vector512.Create(-1f));
        VectorMath.Sigmoid(Vector512.Create(1000f)).ShouldBe(Vector512.Create(1f));
        VectorMath.Sigmoid(Vector512.Create(-1000f)).ShouldBe(Vector512<float>.Zero);
        float.IsNaN(VectorMath.Tanh(Vector512.Create(float.NaN))[0]).ShouldBeTrue();
    }

    private static double WorstError(Func<Vector512<float>, Vector512<float>> fast, Func<double, double> exact, Func<float, bool> within)
    {
        double worst = 0;
        int checkedCount = 0;
        for (int exponent = 1; exponent < 255; exponent++)
        {
            for (int mantissa = 0; mantissa < 256; mantissa++)
            {
                float magnitude = BitConverter.Int32BitsToSingle((exponent << 23) | (mantissa << 15) | (mantissa * 97));
                foreach (float x in (float[])[magnitude, -magnitude])
                {
                    if (within(x))
                    {
                        double wanted = exact(x);
                        double ulp = Math.Max(MathF.BitIncrement((float)Math.Abs(wanted)) - Math.Abs((double)(float)wanted), float.Epsilon);
                        worst = Math.Max(worst, Math.Abs(fast(Vector512.Create(x))[0] - wanted) / ulp);
                        checkedCount++;
                    }
                }
            }
        }

        checkedCount.ShouldBeGreaterThan(50_000);
        return worst;
    }
}
