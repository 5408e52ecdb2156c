using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GradientsToGates.Reference.Batch;

/// <summary>Four unsigned bytes times four signed ones, by AVX-VNNI: nothing saturates on the way.</summary>
internal readonly struct ByteDot : IDot
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> codes, Vector256<int> weights) =>
        AvxVnni.MultiplyWideningAndAdd(sum, codes.AsByte(), weights.AsSByte());
}
