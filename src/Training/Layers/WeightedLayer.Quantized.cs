using GradientsToGates.Tensors.Kernels;
using GradientsToGates.Training.Quantized;

namespace GradientsToGates.Training.Layers;

/// <content>Weights and biases as values of their codes.</content>
internal abstract partial class WeightedLayer
{
    private QuantizedWeights? _quantized;

    /// <summary>Makes the weights fake-quantized; before anything else.</summary>
    /// <param name="plan">Their codes.</param>
    public void Quantize(PlannedWeights plan) => _quantized = new QuantizedWeights(plan, Output.Channels, taps);

    /// <summary>Scales and biases to compute with: a bias is an integer in units of the sums, rounded half to even.</summary>
    /// <param name="parameters">Packed.</param>
    /// <param name="effective">Receives them.</param>
    /// <param name="inputScale">Scale of the input's codes.</param>
    /// <returns>Units of the sums by channel, one when all are equal.</returns>
    public double[] Prepare(ReadOnlySpan<float> parameters, Span<float> effective, double inputScale)
    {
        QuantizedWeights quantized = Quantized;
        Span<float> scales = Scales(effective);
        quantized.Steps.Unpack(parameters[(DecayedCount + Lanes.RoundUp(Output.Channels))..], scales);
        if (quantized.Steps.Count == 1)
        {
            scales[..Output.Channels].Fill(scales[0]);
        }

        double[] units = new double[Output.Channels];
        for (int n = 0; n < units.Length; n++)
        {
            units[n] = scales[n] * inputScale;
            effective[DecayedCount + n] = (float)(Math.Round(parameters[DecayedCount + n] / units[n], MidpointRounding.ToEven) * units[n]);
        }

        return quantized.Steps.Count == 1 ? [units[0]] : units;
    }

    /// <summary>The scale of all weights; null where each output channel has its own.</summary>
    /// <param name="effective">What is computed with.</param>
    public double? CommonScale(Span<float> effective) => Quantized.Steps.Count == 1 ? Scales(effective)[0] : null;

    /// <summary>Values of the weights' codes.</summary>
    /// <param name="parameters">Packed.</param>
    /// <param name="effective">With scales; receives them.</param>
    public void Quantize(ReadOnlySpan<float> parameters, Span<float> effective)
    {
        QuantizedWeights quantized = Quantized;
        Span<float> scales = Scales(effective);
        for (int n = 0; n < Output.Channels; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                int i = Index(n, k);
                effective[i] = quantized.Value(parameters[i], scales[n]);
            }
        }
    }

    /// <summary>Gradients by the values of codes to those by weights and scales.</summary>
    /// <param name="parameters">Packed.</param>
    /// <param name="effective">What was computed with.</param>
    /// <param name="gradient">Packed; changed.</param>
    public void StraightThrough(ReadOnlySpan<float> parameters, Span<float> effective, Span<float> gradient) =>
        Quantized.StraightThrough(Index, parameters, Scales(effective), gradient, Scales(gradient));

    private QuantizedWeights Quantized => _quantized ?? throw new InvalidOperationException("the plan names no codes for these weights");

    private Span<float> Scales(Span<float> packed) => packed.Slice(DecayedCount + Lanes.RoundUp(Output.Channels), Lanes.RoundUp(Output.Channels));
}
