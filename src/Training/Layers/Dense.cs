using GradientsToGates.Ir;
using GradientsToGates.Ir.Float;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>y[u] = b[u] + sum over i of x[i] w[u, i].</summary>
/// <param name="node">The layer.</param>
/// <param name="input">Shape of the input, a vector.</param>
internal sealed class Dense(DenseLayer node, TensorShape input) : WeightedLayer(input, TensorShape.Vector(node.Units), input.Count, node.Bias)
{
    private const int Block = ProductPlan.Block;

    private readonly ProductPlan _forward = new(
        [new ProductRow(0, 0)], Enumerable.Range(0, input.Count).Select(i => new ProductStep(i * Lanes.Width, i * Block)), node.Units, input.Count * Block);

    private readonly ProductPlan _backward = new(
        [new ProductRow(0, 0)],
        Enumerable.Range(0, node.Units).Select(u => new ProductStep(u * Lanes.Width, (u / Block * input.Count * Block) + (u % Block))),
        input.Count,
        Block * Block);

    /// <inheritdoc/>
    public override int ScratchLength(bool training) => training ? GradientProduct.DenseScratch(node.Units) : 0;

    /// <inheritdoc/>
    public override void Forward(LayerState state, ReadOnlySpan<float> parameters) =>
        LayerProduct.Forward(_forward, state.Inputs[0].All, parameters, Bias(parameters), state.Output.All, Rectifies);

    /// <summary>dw[u, i] = sum over n of dy[u] x[i]; db[u] = sum over n of dy[u]; dx[i] = sum over u of dy[u] w[u, i].</summary>
    public override void Backward(LayerState state, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        GradientProduct.Dense(state.Inputs[0].All, Input.Count, state.Gradient.All, node.Units, state.Scratch.Span, Weights(gradient));
        SetBiasGradient(state.Gradient, gradient);
        if (state.InputGradients[0] is { } dx)
        {
            LayerProduct.Backward(_backward, state.Gradient.All, parameters, dx.All, state.AddsToInputGradient);
        }
    }
}
