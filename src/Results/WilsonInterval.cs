namespace GradientsToGates.Results;

/// <summary>The 95 % interval of a share, by Wilson (1927): the shares that would give what was counted with no less than 2.5 % on either side.</summary>
public static class WilsonInterval
{
    // The normal distribution's 97.5 % point.
    private const double Z = 1.959963984540054;

    /// <summary>Lower and upper end, 0 .. 1.</summary>
    /// <param name="correct">Counted.</param>
    /// <param name="total">Of so many, at least 1.</param>
    public static (double Low, double High) Of(int correct, int total)
    {
        double n = total;
        double p = correct / n;
        double centre = p + (Z * Z / (2 * n));
        double half = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        double scale = 1 + (Z * Z / n);
        return (Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }
}
