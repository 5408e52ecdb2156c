using GradientsToGates.Tensors;

namespace GradientsToGates.Training.Quantized;

/// <summary>First scales of weights: those whose codes have the least squared error. At few bits the range of the weights is far too wide.</summary>
public static class WeightScales
{
    private const int Candidates = 100;

    /// <summary>Scales of a layer's weights.</summary>
    /// <param name="weights">[Cout, ..].</param>
    /// <param name="highest">Largest code; the smallest is its negative.</param>
    /// <param name="perChannel">One scale per channel, else one for all.</param>
    public static IReadOnlyList<double> LeastError(Tensor<float> weights, int highest, bool perChannel)
    {
        int parts = perChannel ? weights.Shape[0] : 1;
        int length = weights.Length / parts;
        double[] scales = [.. Enumerable.Range(0, parts).Select(p => LeastError(weights.Data.AsSpan(p * length, length), highest))];
        double largest = scales.Max();

        // A channel of zeros has no scale of its own.
        return [.. scales.Select(s => s > 0 ? s : largest > 0 ? largest : 1)];
    }

    private static double LeastError(ReadOnlySpan<float> weights, int highest)
    {
        double range = 0;
        foreach (float w in weights)
        {
            range = Math.Max(range, Math.Abs(w));
        }

        (double best, double least) = (0, double.PositiveInfinity);
        for (int i = Candidates; i > 0 && range > 0; i--)
        {
            double scale = range * i / Candidates / highest;
            double error = 0;
            foreach (float w in weights)
            {
                double off = w - (scale * Math.Clamp(Math.Round(w / scale, MidpointRounding.ToEven), -highest, highest));
                error += off * off;
            }

            (best, least) = error < least ? (scale, error) : (best, least);
        }

        return best;
    }
}
