namespace GradientsToGates.Numerics;

/// <summary>The interval that holds every partial sum of one output channel, in every order of summation.</summary>
/// <remarks>docs/numerics.md#accumulator. Start from the bias, then widen by each weight.</remarks>
public readonly record struct AccumulatorBound(Int128 Min, Int128 Max)
{
    /// <summary>The bound of the bias alone.</summary>
    /// <param name="bias">Bias in accumulator units.</param>
    public static AccumulatorBound FromBias(long bias) => new(Math.Min(0, bias), Math.Max(0, bias));

    /// <summary>Adds one product weight * x, x any value of [xMin, xMax].</summary>
    /// <param name="weight">Weight code.</param>
    /// <param name="xMin">Smallest input code.</param>
    /// <param name="xMax">Largest input code.</param>
    public AccumulatorBound Plus(long weight, long xMin, long xMax)
    {
        Int128 a = (Int128)weight * xMin;
        Int128 b = (Int128)weight * xMax;
        return new(Min + Int128.Min(Int128.Min(a, b), 0), Max + Int128.Max(Int128.Max(a, b), 0));
    }

    /// <summary>The smallest interval that holds both.</summary>
    /// <param name="other">Another bound.</param>
    public AccumulatorBound Union(AccumulatorBound other) => new(Int128.Min(Min, other.Min), Int128.Max(Max, other.Max));

    /// <summary>The narrowest signed type that holds the interval.</summary>
    public IntType SignedType() => IntType.Covering(Int128.Min(Min, -1), Max);
}
