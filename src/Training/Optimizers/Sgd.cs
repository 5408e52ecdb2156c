using System.Runtime.Intrinsics;

namespace GradientsToGates.Training.Optimizers;

/// <summary>w -= rate g.</summary>
internal sealed class Sgd : Optimizer
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, float[] Values)> State => [];

    /// <inheritdoc/>
    protected override Vector512<float> Change(int index, Vector512<float> gradient) => Vector512.Create(-Rate) * gradient;
}
