using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Four lanes in a 128-bit register.</summary>
/// <param name="value">The lanes.</param>
internal readonly struct Vector4(Vector128<float> value) : IVector<Vector4>
{
    private readonly Vector128<float> _value = value;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Load(ref float source, nint index) => new(Vector128.LoadUnsafe(ref Unsafe.Add(ref source, index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 MultiplyAdd(Vector4 a, Vector4 b, Vector4 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Rectify(Vector4 value) => new(Vector128.MaxNative(Vector128<float>.Zero, value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector4 value, ref float target, nint index) => value._value.StoreUnsafe(ref Unsafe.Add(ref target, index));
}
