using System.Runtime.Intrinsics;
using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y = tanh(x); dx = dy (1 - y^2).</summary>
/// <param name="shape">Shape of input and output.</param>
internal sealed class Tanh(TensorShape shape) : Elementwise(shape)
{
    /// <inheritdoc/>
    protected override Vector512<float> Value(Vector512<float> x) => VectorMath.Tanh(x);

    /// <inheritdoc/>
    protected override Vector512<float> Slope(Vector512<float> y, Vector512<float> dy) => dy * (Vector512<float>.One - (y * y));
}
