using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Reference.Batch;

/// <summary>How the values of one tensor lie in memory: codes of up to 8 bits as bytes that hold code + Offset, others as integers of 64 or 128 bits.</summary>
/// <param name="ValueBytes">Bytes of a value: 1, 8 or 16.</param>
/// <param name="Offset">128 for signed bytes, so that they are not negative, which dot products of bytes need; else 0.</param>
internal readonly record struct CodeStorage(int ValueBytes, int Offset)
{
    /// <summary>Values are bytes.</summary>
    public bool Bytes => ValueBytes == 1;

    /// <summary>Values have 128 bits.</summary>
    public bool Wide => ValueBytes == 16;

    /// <summary>The storage of a tensor.</summary>
    /// <param name="tensor">Its type.</param>
    public static CodeStorage Of(IntegerTensorType tensor) => Of(tensor.Type);

    /// <summary>The storage of a type.</summary>
    /// <param name="type">Type of the values.</param>
    public static CodeStorage Of(IntType type) => type.Bits switch
    {
        <= 8 => new CodeStorage(1, type.Signed ? 128 : 0),
        <= 64 => new CodeStorage(8, 0),
        _ => new CodeStorage(16, 0),
    };
}
