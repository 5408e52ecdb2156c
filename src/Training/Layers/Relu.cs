using System.Runtime.Intrinsics;

namespace GradientsToGates.Training.Layers;

/// <summary>y = max(0, x); dx = dy where y is above 0, else 0.</summary>
internal readonly struct Relu : IElementFunction
{
    /// <inheritdoc/>
    public static Vector512<float> Value(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);

    /// <inheritdoc/>
    public static Vector512<float> Slope(Vector512<float> y, Vector512<float> dy) => dy & Vector512.GreaterThan(y, Vector512<float>.Zero);
}
