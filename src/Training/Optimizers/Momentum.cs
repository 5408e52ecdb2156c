using System.Runtime.Intrinsics;

namespace GradientsToGates.Training.Optimizers;

/// <summary>v = momentum v - rate g; w += v.</summary>
/// <param name="momentum">0 .. 1.</param>
/// <param name="parameters">Length of the flat parameters.</param>
internal sealed class Momentum(float momentum, int parameters) : Optimizer
{
    private readonly float[] _velocity = new float[parameters];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, float[] Values)> State => [("velocity", _velocity)];

    /// <inheritdoc/>
    protected override Vector512<float> Change(int index, Vector512<float> gradient)
    {
        Vector512<float> v = (Vector512.Create(momentum) * Vector512.Create(_velocity, index)) - (Vector512.Create(Rate) * gradient);
        v.CopyTo(_velocity, index);
        return v;
    }
}
