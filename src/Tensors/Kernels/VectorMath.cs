using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// Elementary functions on 16 floats, in single precision and a fixed order of operations. Errors against the exact value, checked by a
/// test over all magnitudes: exp 2 ulp (results that are not subnormal), sigmoid and tanh 4 ulp.
/// </summary>
/// <remarks>Range reduction and polynomials from Cephes (S. L. Moshier), expf.c and tanhf.c.</remarks>
public static class VectorMath
{
    /// <summary>e^x; 0 below about -87, infinity above about 88.</summary>
    /// <param name="x">Arguments.</param>
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // x = n ln 2 + r, |r| <= ln 2 / 2; ln 2 in two parts, so that n times the first is exact.
        Vector512<float> n = Vector512.Round(x * Vector512.Create(1.44269504088896341f));
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        Vector512<float> p = Vector512.Create(1.9875691500E-4f);
        p = Step(p, r, 1.3981999507E-3f);
        p = Step(p, r, 8.3334519073E-3f);
        p = Step(p, r, 4.1665795894E-2f);
        p = Step(p, r, 1.6666665459E-1f);
        p = Step(p, r, 5.0000001201E-1f);
        p = Vector512.FusedMultiplyAdd(p, r * r, r) + Vector512<float>.One;

        // 2^n is put together from its exponent bits; out of range the limits take over.
        Vector512<int> exponent = Vector512.ConvertToInt32(Vector512.Clamp(n, Vector512.Create(-126f), Vector512.Create(127f)));
        Vector512<float> power = Vector512.ShiftLeft(exponent + Vector512.Create(127), 23).AsSingle();
        Vector512<float> result = p * power;
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-87.33f)), Vector512<float>.Zero, result);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(88.37f)), Vector512.Create(float.PositiveInfinity), result);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    /// <param name="x">Arguments.</param>
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>Hyperbolic tangent: a polynomial near 0, where 1 - e^-2x would cancel.</summary>
    /// <param name="x">Arguments.</param>
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        Vector512<float> z = x * x;
        Vector512<float> p = Vector512.Create(-5.70498872745E-3f);
        p = Step(p, z, 2.06390887954E-2f);
        p = Step(p, z, -5.37397155531E-2f);
        p = Step(p, z, 1.33314422036E-1f);
        p = Step(p, z, -3.33332819422E-1f);
        Vector512<float> near = Vector512.FusedMultiplyAdd(p * z, x, x);

        Vector512<float> magnitude = Vector512.Abs(x);
        Vector512<float> far = Vector512<float>.One - (Vector512.Create(2f) / (Exp(magnitude + magnitude) + Vector512<float>.One));
        Vector512<float> signed = Vector512.CopySign(far, x);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), near, signed);
    }

    private static Vector512<float> Step(Vector512<float> p, Vector512<float> x, float coefficient) =>
        Vector512.FusedMultiplyAdd(p, x, Vector512.Create(coefficient));
}
