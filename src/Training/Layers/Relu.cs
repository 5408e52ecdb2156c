using System.Runtime.Intrinsics;
using GradientsToGates.Ir;

namespace GradientsToGates.Training.Layers;

/// <summary>y = max(0, x); dx = dy where y is above 0, else 0.</summary>
/// <param name="shape">Shape of input and output.</param>
internal sealed class Relu(TensorShape shape) : Elementwise(shape)
{
    /// <inheritdoc/>
    protected override Vector512<float> Value(Vector512<float> x) => Vector512.Max(x, Vector512<float>.Zero);

    /// <inheritdoc/>
    protected override Vector512<float> Slope(Vector512<float> y, Vector512<float> dy) => dy & Vector512.GreaterThan(y, Vector512<float>.Zero);
}
