namespace GradientsToGates.Ir;

/// <summary>Shape of one sample's activation: height, width, channels. A vector of n values is 1 x 1 x n.</summary>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C.</param>
public readonly record struct TensorShape(int Height, int Width, int Channels)
{
    /// <summary>Number of values.</summary>
    public int Count => Height * Width * Channels;

    /// <summary>A vector.</summary>
    /// <param name="n">Its length.</param>
    public static TensorShape Vector(int n) => new(1, 1, n);

    /// <summary><c>28x28x6</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}x{Channels}");
}
