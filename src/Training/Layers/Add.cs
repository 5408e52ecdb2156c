using GradientsToGates.Ir;

namespace GradientsToGates.Training.Layers;

/// <summary>y = a + b; both inputs get dy.</summary>
/// <param name="shape">Shape of inputs and output.</param>
internal sealed class Add(TensorShape shape) : Layer(shape, shape)
{
    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters)
    {
        float[] a = state.Inputs[0];
        float[] b = state.Inputs[1];
        for (int i = 0; i < state.Samples * Output.Count; i++)
        {
            state.Output[i] = a[i] + b[i];
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient)
    {
        foreach (float[]? dx in state.InputGradients)
        {
            if (dx is not null)
            {
                state.OutputGradient.AsSpan(0, state.Samples * Output.Count).CopyTo(dx);
            }
        }
    }
}
