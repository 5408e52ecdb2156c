namespace GradientsToGates.Reference.Batch;

/// <summary>A few 64-bit lanes, one output channel in each.</summary>
/// <typeparam name="T">The implementing type.</typeparam>
internal interface IWideVector<T>
    where T : struct, IWideVector<T>
{
    /// <summary>Lanes.</summary>
    public static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> integers.</summary>
    public static abstract T Load(ref long source, nint index);

    /// <summary>One integer in every lane.</summary>
    public static abstract T Broadcast(long value);

    /// <summary>sum + a * b modulo 2^64, where a and b lie in the range of 32 signed bits.</summary>
    public static abstract T MultiplyAdd(T sum, T a, T b);

    /// <summary>sum + floor(a * b / 2^shift) modulo 2^64, where a and b lie in the range of 32 signed bits.</summary>
    public static abstract T MultiplyShiftAdd(T sum, T a, T b, int shift);

    /// <summary>Writes <see cref="Count"/> integers.</summary>
    public static abstract void Store(T value, ref long target, nint index);
}
