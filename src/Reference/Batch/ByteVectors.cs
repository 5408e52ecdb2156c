using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GradientsToGates.Reference.Batch;

/// <summary>Bytes as integers, eight at a time.</summary>
internal static class ByteVectors
{
    /// <summary>Reads eight bytes as integers; needs AVX2.</summary>
    /// <param name="source">The first.</param>
    /// <param name="index">Bytes to skip.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ref byte source, nint index) =>
        Avx2.ConvertToVector256Int32(Vector128.CreateScalar(Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref source, index))).AsByte());

    /// <summary>Reads sixteen bytes as integers; needs AVX-512.</summary>
    /// <param name="source">The first.</param>
    /// <param name="index">Bytes to skip.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Widen16(ref byte source, nint index) =>
        Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref source, (nuint)index));
}
