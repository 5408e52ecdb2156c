using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Sixteen lanes in a 512-bit register.</summary>
/// <param name="value">The lanes.</param>
internal readonly struct Vector16(Vector512<float> value) : IVector<Vector16>
{
    private readonly Vector512<float> _value = value;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 Load(ref float source, nint index) => new(Vector512.LoadUnsafe(ref Unsafe.Add(ref source, index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 MultiplyAdd(Vector16 a, Vector16 b, Vector16 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 Rectify(Vector16 value) => new(Vector512.MaxNative(Vector512<float>.Zero, value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector16 value, ref float target, nint index) => value._value.StoreUnsafe(ref Unsafe.Add(ref target, index));
}
