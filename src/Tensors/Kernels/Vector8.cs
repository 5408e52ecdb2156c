using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Eight lanes in a 256-bit register.</summary>
/// <param name="value">The lanes.</param>
internal readonly struct Vector8(Vector256<float> value) : IVector<Vector8>
{
    private readonly Vector256<float> _value = value;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 Load(ref float source, nint index) => new(Vector256.LoadUnsafe(ref Unsafe.Add(ref source, index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 MultiplyAdd(Vector8 a, Vector8 b, Vector8 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 Rectify(Vector8 value) => new(Vector256.MaxNative(Vector256<float>.Zero, value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector8 value, ref float target, nint index) => value._value.StoreUnsafe(ref Unsafe.Add(ref target, index));
}
