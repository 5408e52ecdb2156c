namespace GradientsToGates.Training.Plain;

/// <summary>Fake quantization of one value in double: the judge of the float layers.</summary>
/// <param name="Scale">s.</param>
/// <param name="Lowest">Smallest code.</param>
/// <param name="Highest">Largest code.</param>
/// <param name="HalfEven">Ties to even, as weights are rounded; else up, as requantizing does.</param>
internal sealed record PlainFakeQuantize(double Scale, int Lowest, int Highest, bool HalfEven)
{
    /// <summary>The code, round(x / s) cut to the range.</summary>
    /// <param name="x">A real value.</param>
    public double Code(double x) => Math.Clamp(HalfEven ? Math.Round(x / Scale, MidpointRounding.ToEven) : Math.Floor((x / Scale) + 0.5), Lowest, Highest);

    /// <summary>s * code.</summary>
    /// <param name="x">A real value.</param>
    public double Value(double x) => Scale * Code(x);

    /// <summary>
    /// Derivatives of the value where rounding counts as adding a constant to x / s, and the cut as what it is: by x 1 inside the codes and 0 outside, by s
    /// code - x / s inside and code outside.
    /// </summary>
    /// <param name="x">A real value.</param>
    public (double ByValue, double ByScale) Slopes(double x)
    {
        double v = x / Scale;
        return v > Lowest && v < Highest ? (1, Code(x) - v) : (0, Code(x));
    }
}
