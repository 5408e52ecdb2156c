using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Reference.Batch;

/// <summary>As <see cref="WordDot"/>, in two halves of 128 bits, on any machine that has such vectors.</summary>
internal readonly struct HalfWordDot : IDot
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> codes, Vector256<int> weights) => Vector256.Create(
        sum.GetLower() + Products(codes.GetLower(), weights.GetLower()),
        sum.GetUpper() + Products(codes.GetUpper(), weights.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Products(Vector128<int> codes, Vector128<int> weights) =>
        ((codes >> 16) * (weights >> 16)) + (((codes << 16) >> 16) * ((weights << 16) >> 16));
}
