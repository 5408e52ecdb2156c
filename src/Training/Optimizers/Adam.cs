using System.Runtime.Intrinsics;

namespace GradientsToGates.Training.Optimizers;

/// <summary>
/// m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v); w -= rate sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon). As in Keras, epsilon is
/// added outside the correction.
/// </summary>
/// <param name="beta1">Memory of the mean.</param>
/// <param name="parameters">Length of the flat parameters.</param>
internal sealed class Adam(double beta1, int parameters) : Optimizer
{
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-7f;
    private readonly float[] _mean = new float[parameters];
    private readonly float[] _square = new float[parameters];
    private float _corrected;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, float[] Values)> State => [("mean", _mean), ("square", _square)];

    /// <inheritdoc/>
    public override void Begin(long update, double rate)
    {
        base.Begin(update, rate);
        _corrected = (float)(rate * Math.Sqrt(1 - Math.Pow(Beta2, update)) / (1 - Math.Pow(beta1, update)));
    }

    /// <inheritdoc/>
    protected override Vector512<float> Change(int index, Vector512<float> gradient)
    {
        Vector512<float> m = Vector512.Create(_mean, index);
        Vector512<float> v = Vector512.Create(_square, index);
        m += Vector512.Create((float)(1 - beta1)) * (gradient - m);
        v += Vector512.Create((float)(1 - Beta2)) * ((gradient * gradient) - v);
        m.CopyTo(_mean, index);
        v.CopyTo(_square, index);
        return Vector512.Create(-_corrected) * m / (Vector512.Sqrt(v) + Vector512.Create(Epsilon));
    }
}
