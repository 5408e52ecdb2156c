using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y = tanh(x); dx = dy (1 - y^2).</summary>
internal readonly struct Tanh : IElementFunction
{
    /// <inheritdoc/>
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Tanh(x);

    /// <inheritdoc/>
    public static Vector512<float> Slope(Vector512<float> y, Vector512<float> dy) => dy * (Vector512<float>.One - (y * y));
}
