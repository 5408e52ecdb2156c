namespace GradientsToGates.Quantization;

/// <summary>Scales of weights and activations, with the power-of-two rule in one place.</summary>
/// <param name="powerOfTwo">Round every scale up to a power of two.</param>
internal sealed class Scales(bool powerOfTwo)
{
    /// <summary>The scale that maps a magnitude to the largest code; 1 for an empty range.</summary>
    /// <param name="magnitude">Largest magnitude to represent.</param>
    /// <param name="largestCode">Code it gets.</param>
    public double Covering(double magnitude, long largestCode) => magnitude > 0 ? Legal(magnitude / largestCode) : 1;

    /// <summary>The smallest legal scale that is not below <paramref name="scale"/>.</summary>
    /// <param name="scale">Positive.</param>
    public double Legal(double scale)
    {
        if (!powerOfTwo)
        {
            return scale;
        }

        int exponent = (int)Math.Floor(Math.Log2(scale));
        while (Math.ScaleB(1, exponent) < scale)
        {
            exponent++;
        }

        return Math.ScaleB(1, exponent);
    }

    /// <summary>Scale of each output channel of a layer.</summary>
    /// <param name="weights">[Cout, ..], real.</param>
    /// <param name="bias">[Cout], real.</param>
    /// <param name="inputScale">Scale of the input codes.</param>
    /// <param name="largestCode">Largest weight code.</param>
    /// <param name="perChannel">One scale per channel, else the largest for all.</param>
    /// <remarks>A channel's scale is raised until its bias has less than 30 bits; an all-zero channel takes the layer's largest scale.</remarks>
    public double[] OfWeights(double[] weights, double[] bias, double inputScale, long largestCode, bool perChannel)
    {
        int fanIn = weights.Length / bias.Length;
        double[] scales = new double[bias.Length];
        for (int o = 0; o < bias.Length; o++)
        {
            double magnitude = 0;
            foreach (double w in weights.AsSpan(o * fanIn, fanIn))
            {
                magnitude = Math.Max(magnitude, Math.Abs(w));
            }

            double forWeights = magnitude / largestCode;
            double forBias = Math.Abs(bias[o]) / (inputScale * ((1 << 30) - 1));
            scales[o] = Math.Max(forWeights, forBias) > 0 ? Legal(Math.Max(forWeights, forBias)) : 0;
        }

        double largest = scales.Max() > 0 ? scales.Max() : 1;
        return [.. scales.Select(s => perChannel && s > 0 ? s : largest)];
    }
}
