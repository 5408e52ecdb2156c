using System.Runtime.InteropServices;

namespace GradientsToGates.Tensors;

/// <summary>A tensor as a file holds it: name, element type, shape and little-endian bytes.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Extents, outermost first; empty for a scalar.</param>
/// <param name="Bytes">Row-major elements, little-endian.</param>
public sealed record StoredTensor(string Name, ElementType Type, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Stores a copy of a tensor.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="name">Unique in its file.</param>
    /// <param name="tensor">The tensor.</param>
    public static StoredTensor From<T>(string name, Tensor<T> tensor)
        where T : unmanaged => new(name, ElementTypes.Of<T>(), tensor.Shape, MemoryMarshal.AsBytes<T>(tensor.Data).ToArray());

    /// <summary>Reads the tensor as elements of its own type.</summary>
    /// <typeparam name="T">The C# type of <see cref="Type"/>.</typeparam>
    /// <exception cref="InvalidCastException">The elements are of another type.</exception>
    public Tensor<T> To<T>()
        where T : unmanaged
    {
        if (ElementTypes.Of<T>() != Type)
        {
            throw new InvalidCastException($"tensor '{Name}' holds {Type}, not {ElementTypes.Of<T>()}");
        }

        return new Tensor<T>(MemoryMarshal.Cast<byte, T>(Bytes.Span).ToArray(), [.. Shape]);
    }
}
