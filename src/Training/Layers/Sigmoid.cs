using System.Runtime.Intrinsics;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y = 1 / (1 + e^-x); dx = dy y (1 - y).</summary>
internal readonly struct Sigmoid : IElementFunction
{
    /// <inheritdoc/>
    public static Vector512<float> Value(Vector512<float> x) => VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    public static Vector512<float> Slope(Vector512<float> y, Vector512<float> dy) => dy * y * (Vector512<float>.One - y);
}
