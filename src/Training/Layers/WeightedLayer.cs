using GradientsToGates.Ir;
using GradientsToGates.Tensors;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>What convolutions and dense layers share: weights packed [tap][output channel], channels padded with zeros to whole vectors, then the bias.</summary>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="taps">Products per output value.</param>
/// <param name="bias">Whether there is a bias.</param>
internal abstract class WeightedLayer(TensorShape input, TensorShape output, int taps, bool bias) : Layer(input, output)
{
    /// <inheritdoc/>
    public override int ParameterCount => (taps + 1) * Stride;

    /// <inheritdoc/>
    public override int DecayedCount => taps * Stride;

    /// <summary>Whether there is a bias.</summary>
    protected bool HasBias { get; } = bias;

    /// <summary>Floats from one tap's weights to the next's.</summary>
    protected int Stride { get; } = Lanes.RoundUp(output.Channels);

    /// <inheritdoc/>
    public override void Pack(Tensor<float> weight, Tensor<float>? bias, Span<float> parameters)
    {
        parameters.Clear();
        for (int n = 0; n < Output.Channels; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                parameters[(k * Stride) + n] = weight.Data[(n * taps) + k];
            }
        }

        bias?.Data.CopyTo(parameters[(taps * Stride)..]);
    }

    /// <inheritdoc/>
    public override void Unpack(ReadOnlySpan<float> parameters, Tensor<float> weight, Tensor<float>? bias)
    {
        for (int n = 0; n < Output.Channels; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                weight.Data[(n * taps) + k] = parameters[(k * Stride) + n];
            }
        }

        if (bias is not null)
        {
            parameters.Slice(taps * Stride, bias.Length).CopyTo(bias.Data);
        }
    }

    /// <summary>The weights' part of packed parameters or gradients.</summary>
    protected ReadOnlySpan<float> Weights(ReadOnlySpan<float> parameters) => parameters[..(taps * Stride)];

    /// <summary>The bias' part of packed parameters or gradients.</summary>
    protected ReadOnlySpan<float> Bias(ReadOnlySpan<float> parameters) => parameters.Slice(taps * Stride, Stride);

    /// <summary>Adds the gradients of weights and bias from <paramref name="rows"/> rows.</summary>
    /// <param name="plan">Which inputs meet which weights.</param>
    /// <param name="rows">Rows of <paramref name="dy"/>.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="dy">[rows, channels] and spare floats.</param>
    /// <param name="gradient">Packed; added to.</param>
    protected void AddGradient(GatherPlan plan, int rows, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        GatherProduct.AddWeightGradient(plan, rows, x, dy, gradient[..(taps * Stride)], Output.Channels);
        if (HasBias)
        {
            GatherProduct.AddBiasGradient(rows, dy, gradient.Slice(taps * Stride, Stride), Output.Channels);
        }
    }
}
