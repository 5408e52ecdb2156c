using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[n, u] = b[u] + sum over i of x[n, i] w[u, i].</summary>
/// <param name="node">The layer.</param>
/// <param name="input">Shape of the input.</param>
/// <param name="samples">Samples in a group at most.</param>
internal sealed class Dense(DenseLayer node, TensorShape input, int samples) : WeightedLayer(input, TensorShape.Vector(node.Units), input.Count, node.Bias)
{
    private readonly GatherPlan _forward = GatherPlan.Matrix(samples, input.Count);
    private readonly GatherPlan _backward = GatherPlan.Matrix(samples, node.Units);
    private readonly int _inputStride = Lanes.RoundUp(input.Count);

    /// <inheritdoc/>
    public override int DerivedCount => Output.Channels * _inputStride;

    /// <summary>The weights turned round, [unit][input]: backward sums over units.</summary>
    public override void Derive(ReadOnlySpan<float> parameters, Span<float> derived)
    {
        for (int i = 0; i < Input.Count; i++)
        {
            ReadOnlySpan<float> row = parameters.Slice(i * Stride, Output.Channels);
            for (int u = 0; u < row.Length; u++)
            {
                derived[(u * _inputStride) + i] = row[u];
            }
        }
    }

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters) =>
        GatherProduct.Multiply(_forward, state.Samples, state.Inputs[0], Weights(parameters), Bias(parameters), state.Output, Output.Channels);

    /// <summary>dw[u, i] += sum over n of dy[n, u] x[n, i]; db[u] += sum over n of dy[n, u]; dx[n, i] = sum over u of dy[n, u] w[u, i].</summary>
    public override void Backward(LayerState state, ReadOnlySpan<float> derived, Span<float> gradient)
    {
        AddGradient(_forward, state.Samples, state.Inputs[0], state.OutputGradient, gradient);
        if (state.InputGradients[0] is { } dx)
        {
            GatherProduct.Multiply(_backward, state.Samples, state.OutputGradient, derived, [], dx, Input.Count);
        }
    }
}
