using System.Runtime.CompilerServices;

namespace GradientsToGates.Reference.Batch;

/// <summary>One lane, for machines without vectors of 256 bits.</summary>
/// <param name="value">The lane.</param>
internal readonly struct Wide1(long value) : IWideVector<Wide1>
{
    private readonly long _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide1 Load(ref long source, nint index) => new(Unsafe.Add(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide1 Broadcast(long value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide1 MultiplyAdd(Wide1 sum, Wide1 a, Wide1 b) => new(unchecked(sum._value + (a._value * b._value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide1 MultiplyShiftAdd(Wide1 sum, Wide1 a, Wide1 b, int shift) => new(unchecked(sum._value + ((a._value * b._value) >> shift)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide1 value, ref long target, nint index) => Unsafe.Add(ref target, index) = value._value;
}
