using GradientsToGates.Ir.Integer;
using GradientsToGates.Numerics;

namespace GradientsToGates.Reference.Batch;

/// <summary>How the values of one tensor lie in memory: codes of up to 8 bits as bytes that hold code + Offset, all others as 64-bit integers.</summary>
/// <param name="Bytes">Bytes, else 64-bit integers.</param>
/// <param name="Offset">128 for signed bytes, so that they are not negative, which dot products of bytes need; else 0.</param>
internal readonly record struct CodeStorage(bool Bytes, int Offset)
{
    /// <summary>The storage of a tensor.</summary>
    /// <param name="tensor">Its type.</param>
    public static CodeStorage Of(IntegerTensorType tensor) => Of(tensor.Type);

    /// <summary>The storage of a type.</summary>
    /// <param name="type">Type of the values.</param>
    public static CodeStorage Of(IntType type) => type.Bits > 8 ? default : new CodeStorage(Bytes: true, type.Signed ? 128 : 0);
}
