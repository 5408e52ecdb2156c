using GradientsToGates.Numerics;

namespace GradientsToGates.Quantization;

/// <summary>Real weights and biases to integers; docs/numerics.md#codes-of-weights and #fixed-point-formats.</summary>
internal static class WeightCoder
{
    // Far inside 64 bits, so that the sums have room.
    private const double WidestBias = 1L << 62;

    /// <summary>Scale and codes of a layer's weights.</summary>
    /// <param name="weights">[Cout, ..], real.</param>
    /// <param name="bias">[Cout], real; it raises the scale of its channel where it would not fit.</param>
    /// <param name="inputScale">Scale of the input codes.</param>
    /// <param name="format">The format.</param>
    /// <param name="perChannel">One scale per channel, else the largest for all.</param>
    /// <param name="learned">Scales that were trained, one or one per channel; null to take them from the weights.</param>
    /// <returns>Codes and scales; the biases are left to <see cref="WithBias"/>.</returns>
    public static LayerCodes Weights(double[] weights, double[] bias, double inputScale, QuantizationOptions format, bool perChannel, IReadOnlyList<double>? learned = null)
    {
        int clipped = 0;
        int[] codes = new int[weights.Length];
        int fanIn = weights.Length / bias.Length;
        if (format.Fixed is { } q)
        {
            double gain = Math.ScaleB(1, q.FractionBits) - (format.WeightRule == WeightRule.Study ? 1 : 0);
            for (int i = 0; i < codes.Length; i++)
            {
                (codes[i], bool overflowed) = q.Encode(weights[i], Rounding.HalfEven, Overflow.Saturate, gain);
                clipped += overflowed ? 1 : 0;
            }

            return new LayerCodes(codes, [], [.. bias.Select(_ => q.Step)], clipped, 0);
        }

        IntType type = format.WeightType();

        // Narrow: the smallest signed code is not used, so that -w is a code wherever w is.
        long lowest = type is { Signed: true, Bits: > 1 } ? -type.Max : type.Min;
        double[] scales = learned is not null
            ? [.. bias.Select((_, o) => learned[learned.Count == 1 ? 0 : o])]
            : new Scales(format.PowerOfTwo).OfWeights(weights, bias, inputScale, (lowest, type.Max), perChannel, format.LeastErrorWeights, BiasLimit(format));
        for (int i = 0; i < codes.Length; i++)
        {
            double rounded = Math.Round(weights[i] / scales[i / fanIn], MidpointRounding.ToEven);
            codes[i] = (int)Math.Clamp(rounded, lowest, type.Max);
            clipped += rounded < lowest || rounded > type.Max ? 1 : 0;
        }

        return new LayerCodes(codes, [], scales, clipped, 0);
    }

    /// <summary>Adds the biases, in accumulator units.</summary>
    /// <param name="layer">Codes and scales of the weights.</param>
    /// <param name="bias">[Cout], real.</param>
    /// <param name="unit">Scale of an accumulator, by channel.</param>
    /// <param name="format">The format.</param>
    public static LayerCodes WithBias(LayerCodes layer, double[] bias, Func<int, double> unit, QuantizationOptions format)
    {
        (double low, double high) = format.BiasBits is { } bits ? (new IntType(bits, Signed: true).Min, new IntType(bits, Signed: true).Max) : (-WidestBias, WidestBias);
        int clipped = layer.ClippedBiases;
        long[] codes = new long[bias.Length];
        for (int o = 0; o < bias.Length; o++)
        {
            double rounded = Math.Round(bias[o] / unit(o), MidpointRounding.ToEven);
            codes[o] = (long)Math.Clamp(rounded, low, high);
            clipped += rounded < low || rounded > high ? 1 : 0;
        }

        return layer with { Bias = codes, ClippedBiases = clipped };
    }

    /// <summary>A layer's own biases as a Qm.n format holds them; as they are where the format says nothing about biases.</summary>
    /// <param name="bias">[Cout], real; changed in place.</param>
    /// <param name="format">The format.</param>
    /// <returns>How many were outside the format.</returns>
    public static int RoundBias(double[] bias, QuantizationOptions format)
    {
        if (format.Fixed is not { } q || format.ExactBias)
        {
            return 0;
        }

        int clipped = 0;
        for (int o = 0; o < bias.Length; o++)
        {
            (int code, bool overflowed) = q.Encode(bias[o]);
            bias[o] = q.Decode(code);
            clipped += overflowed ? 1 : 0;
        }

        return clipped;
    }

    private static double BiasLimit(QuantizationOptions format) => Math.Max(format.WeightBits, format.ActivationBits) <= 8 ? (1 << 30) - 1 : WidestBias;
}
