namespace GradientsToGates.Tensors;

/// <summary>A dense, row-major array of any rank. Activations are [N, H, W, C], convolution weights [Cout, Kh, Kw, Cin], dense weights [Cout, Cin].</summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class Tensor<T>
    where T : unmanaged
{
    /// <summary>Wraps an array; no copy is made.</summary>
    /// <param name="data">Elements, last axis fastest.</param>
    /// <param name="shape">Extents.</param>
    /// <exception cref="ArgumentException">The extents do not multiply to the number of elements.</exception>
    public Tensor(T[] data, params int[] shape)
    {
        if (Count(shape) != data.Length)
        {
            throw new ArgumentException($"shape [{string.Join(", ", shape)}] holds {Count(shape)} elements, the array {data.Length}", nameof(shape));
        }

        Data = data;
        Shape = shape;
    }

    /// <summary>Makes a tensor of zeros.</summary>
    /// <param name="shape">Extents.</param>
    public Tensor(params int[] shape)
        : this(new T[Count(shape)], shape)
    {
    }

    /// <summary>Extents, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Elements, last axis fastest.</summary>
    public T[] Data { get; }

    /// <summary>Number of elements.</summary>
    public int Length => Data.Length;

    /// <summary>Number of elements of a shape.</summary>
    /// <param name="shape">Extents.</param>
    public static int Count(IReadOnlyList<int> shape)
    {
        int n = 1;
        foreach (int extent in shape)
        {
            n *= extent;
        }

        return n;
    }
}
