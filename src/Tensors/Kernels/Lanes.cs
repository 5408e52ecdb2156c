using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// The vector width of all float kernels: always 16 logical lanes. Where the machine has narrower vectors the runtime splits them, lane by
/// lane the same operations, so results do not depend on the machine's width.
/// </summary>
public static class Lanes
{
    /// <summary>Floats in a vector.</summary>
    public const int Width = 16;

    /// <summary>The next multiple of <see cref="Width"/>.</summary>
    /// <param name="n">Number of floats.</param>
    public static int RoundUp(int n) => (n + Width - 1) / Width * Width;

    /// <summary>All ones in the first <paramref name="count"/> lanes.</summary>
    /// <param name="count">0 .. 16; more counts as 16.</param>
    public static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
