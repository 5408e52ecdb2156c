using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>One lane, for machines without vectors.</summary>
/// <param name="value">The lanes.</param>
internal readonly struct Vector1(float value) : IVector<Vector1>
{
    private readonly float _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector1 Load(ref float source, nint index) => new(Unsafe.Add(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector1 Broadcast(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector1 MultiplyAdd(Vector1 a, Vector1 b, Vector1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector1 Rectify(Vector1 value) => new(value._value < 0 ? 0 : value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector1 value, ref float target, nint index) => Unsafe.Add(ref target, index) = value._value;
}
