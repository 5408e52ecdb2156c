namespace GradientsToGates.Tensors.Kernels;

/// <summary>
/// The few operations that products are made of, on as many lanes as a machine has in one register. Every lane computes by itself, so
/// results are the same bits for each width.
/// </summary>
/// <typeparam name="T">The implementing type.</typeparam>
internal interface IVector<T>
    where T : struct, IVector<T>
{
    /// <summary>Lanes; divides <see cref="Lanes.Width"/>.</summary>
    public static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> floats.</summary>
    public static abstract T Load(ref float source, nint index);

    /// <summary>One float in every lane.</summary>
    public static abstract T Broadcast(float value);

    /// <summary>a b + c, rounded once.</summary>
    public static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>The larger of each lane and 0; not-a-number stays.</summary>
    public static abstract T Rectify(T value);

    /// <summary>Writes <see cref="Count"/> floats.</summary>
    public static abstract void Store(T value, ref float target, nint index);
}
