using System.Runtime.CompilerServices;

namespace GradientsToGates.Tensors.Kernels;

/// <summary>Four sums in four registers: a column of a block. The JIT keeps a struct of four fields in registers.</summary>
/// <typeparam name="V">Vector type.</typeparam>
internal struct Column<V>
    where V : struct, IVector<V>
{
    private V _0;
    private V _1;
    private V _2;
    private V _3;

    /// <summary>The same in all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Column<V> Fill(V value) => new() { _0 = value, _1 = value, _2 = value, _3 = value };

    /// <summary>Reads a vector from each of four places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Column<V> Load(ref float at0, ref float at1, ref float at2, ref float at3, nint index) => new()
    {
        _0 = V.Load(ref at0, index),
        _1 = V.Load(ref at1, index),
        _2 = V.Load(ref at2, index),
        _3 = V.Load(ref at3, index),
    };

    /// <summary>Reads four factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Column<V> Read<TFactor>(ref float first)
        where TFactor : struct, IFactor => new()
        {
            _0 = TFactor.Read<V>(ref first, 0, 0),
            _1 = TFactor.Read<V>(ref first, 1, 0),
            _2 = TFactor.Read<V>(ref first, 2, 0),
            _3 = TFactor.Read<V>(ref first, 3, 0),
        };

    /// <summary>Adds four products with a common factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Column<V> a, V b)
    {
        _0 = V.MultiplyAdd(a._0, b, _0);
        _1 = V.MultiplyAdd(a._1, b, _1);
        _2 = V.MultiplyAdd(a._2, b, _2);
        _3 = V.MultiplyAdd(a._3, b, _3);
    }

    /// <summary>Adds a product to one of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add0(V a, V b) => _0 = V.MultiplyAdd(a, b, _0);

    /// <summary>Adds a product to one of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add1(V a, V b) => _1 = V.MultiplyAdd(a, b, _1);

    /// <summary>Adds a product to one of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add2(V a, V b) => _2 = V.MultiplyAdd(a, b, _2);

    /// <summary>Adds a product to one of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add3(V a, V b) => _3 = V.MultiplyAdd(a, b, _3);

    /// <summary>Replaces what is below 0 by 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _0 = V.Rectify(_0);
        _1 = V.Rectify(_1);
        _2 = V.Rectify(_2);
        _3 = V.Rectify(_3);
    }

    /// <summary>Writes a vector to each of four places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float at0, ref float at1, ref float at2, ref float at3, nint index)
    {
        V.Store(_0, ref at0, index);
        V.Store(_1, ref at1, index);
        V.Store(_2, ref at2, index);
        V.Store(_3, ref at3, index);
    }

    /// <summary>Writes the first of the four vectors, each <see cref="Lanes.Width"/> floats from the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFirst(int count, ref float target)
    {
        V.Store(_0, ref target, 0);
        if (count > 1)
        {
            V.Store(_1, ref target, Lanes.Width);
        }

        if (count > 2)
        {
            V.Store(_2, ref target, 2 * Lanes.Width);
        }

        if (count > 3)
        {
            V.Store(_3, ref target, 3 * Lanes.Width);
        }
    }
}
