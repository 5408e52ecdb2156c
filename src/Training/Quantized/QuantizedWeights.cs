namespace GradientsToGates.Training.Quantized;

/// <summary>Fake quantization of a layer's weights; the gradients are those of LSQ (Esser et al. 2020).</summary>
/// <param name="plan">Codes and first scales.</param>
/// <param name="channels">Output channels.</param>
/// <param name="taps">Weights of a channel.</param>
internal sealed class QuantizedWeights(PlannedWeights plan, int channels, int taps)
{
    /// <summary>Scales, one or one per channel.</summary>
    public StepSizes Steps { get; } = new(plan.Scales);

    /// <summary>1 / sqrt(weights of a scale * largest code): scales then move as fast as weights.</summary>
    private double GradientScale => 1 / Math.Sqrt((double)channels * taps / Steps.Count * plan.Highest);

    /// <summary>The value of a weight's code, in double and half to even as conversion does it.</summary>
    /// <param name="weight">w.</param>
    /// <param name="scale">s.</param>
    public float Value(float weight, float scale) => (float)(Code((double)weight / scale) * scale);

    /// <summary>
    /// Gradients straight through the rounding, v = w / s: dw = dy inside the codes, else 0; ds = dy (code - v) inside, dy code outside.
    /// </summary>
    /// <param name="index">Place of tap k of channel n in packed parameters.</param>
    /// <param name="parameters">Packed weights.</param>
    /// <param name="scales">s of each channel.</param>
    /// <param name="gradient">By the values of the codes; becomes that by the weights.</param>
    /// <param name="stepGradient">Receives the gradients by what is trained of the scales.</param>
    public void StraightThrough(Func<int, int, int> index, ReadOnlySpan<float> parameters, ReadOnlySpan<float> scales, Span<float> gradient, Span<float> stepGradient)
    {
        double sum = 0;
        for (int n = 0; n < channels; n++)
        {
            for (int k = 0; k < taps; k++)
            {
                int i = index(n, k);
                double v = (double)parameters[i] / scales[n];
                double code = Code(v);
                bool inside = v > plan.Lowest && v < plan.Highest;
                sum += gradient[i] * (inside ? code - v : code);
                gradient[i] = inside ? gradient[i] : 0;
            }

            if (Steps.Count > 1 || n == channels - 1)
            {
                int step = Steps.Count > 1 ? n : 0;
                stepGradient[step] = (float)(sum * GradientScale * Steps.Slope(step));
                sum = 0;
            }
        }
    }

    private double Code(double v) => Math.Clamp(Math.Round(v, MidpointRounding.ToEven), plan.Lowest, plan.Highest);
}
