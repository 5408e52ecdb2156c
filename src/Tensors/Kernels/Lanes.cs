using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// Lanes are samples: training and inference work on groups of 16 samples, and every value is stored 16 times in a row, once per sample.
/// Any layer of any shape then fills the vectors of any machine, and results do not depend on their width.
/// </summary>
public static class Lanes
{
    /// <summary>Samples of a group; floats that are stored together.</summary>
    public const int Width = 16;

    /// <summary>Floats in a register of this machine, as far as the products use it: 16, 8, 4 or 1.</summary>
    public static int OfMachine =>
        Vector512.IsHardwareAccelerated ? Vector16.Count : Vector256.IsHardwareAccelerated ? Vector8.Count : Vector128.IsHardwareAccelerated ? Vector4.Count : Vector1.Count;

    /// <summary>The next multiple of <see cref="Width"/>.</summary>
    /// <param name="n">Number of floats.</param>
    public static int RoundUp(int n) => (n + Width - 1) / Width * Width;

    /// <summary>All ones in the first <paramref name="count"/> lanes.</summary>
    /// <param name="count">0 .. 16; more counts as 16.</param>
    public static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
