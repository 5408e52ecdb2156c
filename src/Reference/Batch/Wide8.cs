using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GradientsToGates.Reference.Batch;

/// <summary>Eight lanes in a 512-bit register.</summary>
/// <param name="value">The lanes.</param>
internal readonly struct Wide8(Vector512<long> value) : IWideVector<Wide8>
{
    private readonly Vector512<long> _value = value;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Load(ref long source, nint index) => new(Vector512.LoadUnsafe(ref Unsafe.Add(ref source, index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Broadcast(long value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 MultiplyAdd(Wide8 sum, Wide8 a, Wide8 b) => new(sum._value + Avx512F.Multiply(a._value.AsInt32(), b._value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 MultiplyShiftAdd(Wide8 sum, Wide8 a, Wide8 b, int shift) => new(sum._value + (Avx512F.Multiply(a._value.AsInt32(), b._value.AsInt32()) >> shift));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide8 value, ref long target, nint index) => value._value.StoreUnsafe(ref Unsafe.Add(ref target, index));
}
