using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GradientsToGates.Reference.Batch;

/// <summary>Four lanes in a 256-bit register.</summary>
/// <param name="value">The lanes.</param>
internal readonly struct Wide4(Vector256<long> value) : IWideVector<Wide4>
{
    private readonly Vector256<long> _value = value;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Load(ref long source, nint index) => new(Vector256.LoadUnsafe(ref Unsafe.Add(ref source, index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Broadcast(long value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 MultiplyAdd(Wide4 sum, Wide4 a, Wide4 b) => new(sum._value + Avx2.Multiply(a._value.AsInt32(), b._value.AsInt32()));

    /// <inheritdoc/>
    /// <remarks>AVX2 shifts 64 bits without sign only: 2^63 more makes the product positive, 2^(63 - shift) less takes it back.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 MultiplyShiftAdd(Wide4 sum, Wide4 a, Wide4 b, int shift)
    {
        var most = Vector256.Create(long.MinValue);
        return new(sum._value + (((Avx2.Multiply(a._value.AsInt32(), b._value.AsInt32()) ^ most) >>> shift) - (most >>> shift)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide4 value, ref long target, nint index) => value._value.StoreUnsafe(ref Unsafe.Add(ref target, index));
}
