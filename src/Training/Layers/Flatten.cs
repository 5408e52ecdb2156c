using GradientsToGates.Ir;

namespace GradientsToGates.Training.Layers;

/// <summary>The same values as a vector, NHWC order.</summary>
/// <param name="input">Shape of the input.</param>
internal sealed class Flatten(TensorShape input) : Layer(input, TensorShape.Vector(input.Count))
{
    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters) =>
        state.Inputs[0].AsSpan(0, state.Samples * Output.Count).CopyTo(state.Output);

    /// <inheritdoc/>
    public override void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient)
    {
        if (state.InputGradients[0] is { } dx)
        {
            state.OutputGradient.AsSpan(0, state.Samples * Output.Count).CopyTo(dx);
        }
    }
}
