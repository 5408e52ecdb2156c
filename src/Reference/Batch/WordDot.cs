using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GradientsToGates.Reference.Batch;

/// <summary>
/// Two signed 16-bit codes times two signed 16-bit weights, by AVX2. Its only sum that leaves 32 bits, 2 * (-32768)^2, wraps, which modulo 2^32 is right.
/// (Products of bytes, <c>vpmaddubsw</c>, saturate at 16 bits: they would not be exact.)
/// </summary>
internal readonly struct WordDot : IDot
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> codes, Vector256<int> weights) =>
        sum + Avx2.MultiplyAddAdjacent(codes.AsInt16(), weights.AsInt16());
}
