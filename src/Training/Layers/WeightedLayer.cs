using GradientsToGates.Ir;
using GradientsToGates.Tensors.Kernels;

namespace GradientsToGates.Training.Layers;

/// <summary>What convolutions and dense layers share: weights packed as <see cref="LayerProduct"/> reads them, then the bias, then the scales that quantization-aware training learns.</summary>
/// <param name="input">Shape of the input.</param>
/// <param name="output">Shape of the output.</param>
/// <param name="taps">Products per output value.</param>
/// <param name="bias">Whether there is a bias.</param>
internal abstract partial class WeightedLayer(TensorShape input, TensorShape output, int taps, bool bias) : Layer(input, output)
{
    private readonly int _weights = LayerProduct.PackedLength(taps, output.Channels);

    /// <inheritdoc/>
    public override int ParameterCount => DecayedCount + (Lanes.RoundUp(Output.Channels) * (_quantized is null ? 1 : 2));

    /// <inheritdoc/>
    public override int DecayedCount => Lanes.RoundUp(_weights);

    /// <inheritdoc/>
    public override bool CanAdd => true;

    /// <inheritdoc/>
    public override void Pack(LayerTensors tensors, Span<float> parameters)
    {
        parameters.Clear();
        for (int n = 0; n < Output.Channels; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                parameters[Index(n, k)] = tensors.Weight.Data[(n * taps) + k];
            }
        }

        tensors.Bias?.Data.CopyTo(parameters[DecayedCount..]);
        _quantized?.Steps.Pack(tensors.RequiredScale.Data, Scales(parameters));
    }

    /// <inheritdoc/>
    public override void Unpack(ReadOnlySpan<float> parameters, LayerTensors tensors)
    {
        for (int n = 0; n < Output.Channels; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                tensors.Weight.Data[(n * taps) + k] = parameters[Index(n, k)];
            }
        }

        if (tensors.Bias is { } values)
        {
            parameters.Slice(DecayedCount, values.Length).CopyTo(values.Data);
        }

        _quantized?.Steps.Unpack(parameters[(DecayedCount + Lanes.RoundUp(Output.Channels))..], tensors.RequiredScale.Data);
    }

    /// <summary>The weights' part of packed gradients.</summary>
    protected Span<float> Weights(Span<float> gradient) => gradient[.._weights];

    /// <summary>The bias' part of packed parameters; empty without a bias.</summary>
    protected ReadOnlySpan<float> Bias(ReadOnlySpan<float> parameters) => bias ? parameters[DecayedCount..] : [];

    /// <summary>Sets the bias' gradient, the sum of dy over all pixels and lanes; 0 without a bias.</summary>
    /// <param name="dy">Output gradients.</param>
    /// <param name="gradient">Packed.</param>
    protected void SetBiasGradient(Plane dy, Span<float> gradient)
    {
        Span<float> target = gradient.Slice(DecayedCount, Lanes.RoundUp(Output.Channels));
        target.Clear();
        if (bias)
        {
            ChannelSums.Add(dy, target);
        }
    }

    private int Index(int channel, int tap) => (((channel / ProductPlan.Block * taps) + tap) * ProductPlan.Block) + (channel % ProductPlan.Block);
}
