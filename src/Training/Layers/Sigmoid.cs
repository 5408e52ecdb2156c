using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y = 1 / (1 + e^-x); dx = dy y (1 - y).</summary>
/// <param name="shape">Shape of input and output.</param>
internal sealed class Sigmoid(TensorShape shape) : Elementwise(shape)
{
    /// <inheritdoc/>
    protected override Vector512<float> Value(Vector512<float> x) => VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    protected override Vector512<float> Slope(Vector512<float> y, Vector512<float> dy) => dy * y * (Vector512<float>.One - y);
}
