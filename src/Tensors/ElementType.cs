namespace GradientsToGates.Tensors;

/// <summary>Types of tensor elements that files can hold.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Signed 8 bit.</summary>
    Int8,

    /// <summary>Signed 16 bit.</summary>
    Int16,

    /// <summary>Signed 32 bit.</summary>
    Int32,

    /// <summary>Signed 64 bit.</summary>
    Int64,

    /// <summary>Unsigned 8 bit.</summary>
    UInt8,
}

/// <summary>What files call the element types, and how large they are.</summary>
public static class ElementTypes
{
    private static readonly (ElementType Type, Type Clr, int Size, string Safetensors, string Npy)[] Table =
    [
        (ElementType.Float32, typeof(float), 4, "F32", "<f4"),
        (ElementType.Float64, typeof(double), 8, "F64", "<f8"),
        (ElementType.Int8, typeof(sbyte), 1, "I8", "|i1"),
        (ElementType.Int16, typeof(short), 2, "I16", "<i2"),
        (ElementType.Int32, typeof(int), 4, "I32", "<i4"),
        (ElementType.Int64, typeof(long), 8, "I64", "<i8"),
        (ElementType.UInt8, typeof(byte), 1, "U8", "|u1"),
    ];

    /// <summary>The element type of a C# type.</summary>
    /// <typeparam name="T">One of float, double, sbyte, short, int, long, byte.</typeparam>
    /// <exception cref="NotSupportedException">Files hold no such elements.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        foreach (var row in Table)
        {
            if (row.Clr == typeof(T))
            {
                return row.Type;
            }
        }

        throw new NotSupportedException($"no file format here holds {typeof(T).Name}");
    }

    /// <summary>Bytes of one element.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this ElementType type) => Table[(int)type].Size;

    /// <summary>Name in .safetensors: <c>F32</c>.</summary>
    /// <param name="type">The type.</param>
    public static string SafetensorsName(this ElementType type) => Table[(int)type].Safetensors;

    /// <summary>Name in .npy: <c>&lt;f4</c>.</summary>
    /// <param name="type">The type.</param>
    public static string NpyName(this ElementType type) => Table[(int)type].Npy;

    /// <summary>The type a .safetensors header names, or null.</summary>
    /// <param name="name">Such as <c>F32</c>.</param>
    public static ElementType? FromSafetensors(string? name) => Find(row => row.Safetensors == name);

    /// <summary>The type a .npy header names, or null.</summary>
    /// <param name="name">Such as <c>&lt;f4</c>.</param>
    public static ElementType? FromNpy(string? name) => Find(row => row.Npy == name);

    private static ElementType? Find(Predicate<(ElementType Type, Type Clr, int Size, string Safetensors, string Npy)> match)
    {
        int index = Array.FindIndex(Table, match);
        return index < 0 ? null : Table[index].Type;
    }
}
