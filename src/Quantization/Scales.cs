namespace GradientsToGates.Quantization;

/// <summary>Scales of weights and activations, with the power-of-two rule in one place.</summary>
/// <param name="powerOfTwo">Round every scale up to a power of two.</param>
internal sealed class Scales(bool powerOfTwo)
{
    /// <summary>The scale that maps a magnitude to the largest code; 1 for an empty range.</summary>
    /// <param name="magnitude">Largest magnitude to represent.</param>
    /// <param name="largestCode">Code it gets.</param>
    public double Covering(double magnitude, long largestCode) => magnitude > 0 ? Legal(magnitude / Math.Max(1, largestCode)) : 1;

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

    /// <summary>A scale of codes that a multiplier of 16 bits reaches: raised where an almost empty range asks for codes far finer than what they are made from.</summary>
    /// <param name="scale">The scale wanted.</param>
    /// <param name="inputs">Scales of what is requantized.</param>
    public double Reachable(double scale, IEnumerable<double> inputs) => Math.Max(scale, Legal(Math.ScaleB(inputs.Max(), -15)));

    /// <summary>Scale of each output channel of a layer.</summary>
    /// <param name="weights">[Cout, ..], real.</param>
    /// <param name="bias">[Cout], real.</param>
    /// <param name="inputScale">Scale of the input codes.</param>
    /// <param name="codes">Smallest and largest weight code.</param>
    /// <param name="perChannel">One scale per channel, else one for all.</param>
    /// <param name="leastError">Scales whose codes have the least squared error, instead of those that clip no weight.</param>
    /// <param name="biasLimit">Largest magnitude of a bias in accumulator units.</param>
    /// <remarks>
    /// A channel's scale is raised until its bias is within the limit, and to 2^-7 of the layer's largest, so that its multiplier, which shares a shift with the others, keeps 8 bits;
    /// an all-zero channel takes the largest.
    /// </remarks>
    public double[] OfWeights(double[] weights, double[] bias, double inputScale, (long Lowest, long Highest) codes, bool perChannel, bool leastError, double biasLimit)
    {
        int groups = perChannel ? bias.Length : 1;
        int length = weights.Length / groups;
        double[] scales = new double[groups];
        for (int g = 0; g < groups; g++)
        {
            ReadOnlySpan<double> own = weights.AsSpan(g * length, length);
            double forWeights = 0;
            foreach (double w in own)
            {
                // A side without codes, as below 0 in a format without a sign, has no say.
                long end = w < 0 ? codes.Lowest : codes.Highest;
                forWeights = end == 0 ? forWeights : Math.Max(forWeights, w / end);
            }

            if (leastError && forWeights > 0)
            {
                forWeights = LeastSquaredError.WeightScale(own, codes, Legal(forWeights), powerOfTwo);
            }

            double forBias = (perChannel ? Math.Abs(bias[g]) : bias.Max(Math.Abs)) / (inputScale * biasLimit);
            scales[g] = Math.Max(forWeights, forBias) > 0 ? Legal(Math.Max(forWeights, forBias)) : 0;
        }

        double largest = scales.Max() > 0 ? scales.Max() : 1;
        return [.. bias.Select((_, o) => scales[perChannel ? o : 0]).Select(s => perChannel && s > 0 ? Math.Max(s, Math.ScaleB(largest, -7)) : largest)];
    }
}
